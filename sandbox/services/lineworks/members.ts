import { createHash } from 'node:crypto';

/** A member of the sandbox's tenant, in the service's own words. */
export interface Member {
	domainId: number;
	userId: string;
	userExternalKey: string;
	email: string;
	userName: { lastName: string; firstName: string };
	nickName: string;
	aliasEmails: string[];
	isAdministrator: boolean;
	isPending: boolean;
	isSuspended: boolean;
	isDeleted: boolean;
	isAwaiting: boolean;
}

export const DOMAIN = 'works.test';
export const DOMAIN_ID = 10_000_001;
/** More members than one page of the list holds. */
const MEMBER_COUNT = 130;

const NAMED: Array<[local: string, firstName: string, lastName: string]> = [
	['mailer', 'Robot', 'Mailer'],
	['anna', 'Anna', 'Berg'],
	['jiwoo', '지우', '김'],
	['haruto', '陽翔', '佐藤'],
	['admin', 'Ada', 'Ministrator'],
];

/** The tenant's members. The first one signs in by default. */
export const MEMBERS: readonly Member[] = Array.from({ length: MEMBER_COUNT }, (_, index) =>
	makeMember(index),
);

/** The member with this resource id, login id (e-mail) or, where allowed, `externalKey:…`. */
export function findMember(id: string): Member | undefined {
	return MEMBERS.find(
		(member) =>
			member.userId === id ||
			member.email === id.toLowerCase() ||
			id === `externalKey:${member.userExternalKey}`,
	);
}

/** The name as the mail shows it. */
export function memberName({ userName }: Member): string {
	return `${userName.firstName} ${userName.lastName}`;
}

function makeMember(index: number): Member {
	const number = String(index + 1).padStart(3, '0');
	const [local, firstName, lastName] = NAMED[index] ?? [`member${number}`, 'Member', number];
	const hash = createHash('sha1').update(local).digest('hex');
	return {
		domainId: DOMAIN_ID,
		userId: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-03${hash.slice(20, 30)}`,
		userExternalKey: `key-${number}`,
		email: `${local}@${DOMAIN}`,
		userName: { lastName, firstName },
		nickName: local,
		aliasEmails: index === 0 ? [`no-reply@${DOMAIN}`] : [],
		isAdministrator: local === 'admin',
		isPending: index === 6,
		isSuspended: index === 7,
		isDeleted: index === 8,
		isAwaiting: index === 9,
	};
}
