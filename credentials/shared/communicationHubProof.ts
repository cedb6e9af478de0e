import { isSuccess } from '../../nodes/shared/wire/answers';
import { textMember } from '../../nodes/shared/wire/caseInsensitive';
import { refusalBy, type About } from '../../nodes/shared/wire/refusal';
import type { Answer } from '../../nodes/shared/wire/request';
import { STATUSES } from '../../nodes/CommunicationHub/contract';
import { responseStatus } from '../../nodes/CommunicationHub/errorResponse';
import { readAnswer } from '../../nodes/CommunicationHub/format';
import { refusals } from '../../nodes/CommunicationHub/refusal';
import { statusName } from '../../nodes/CommunicationHub/response';

const NOT_THE_HUB = 'The base URL does not lead to CommunicationHub. Enter the address above /Mail/Send.';

/** Statuses that come from another server, or that refuse the question. */
const MEANING = new Map<number, string>([
	...[301, 302, 303, 307, 308].map(
		(status) =>
			[status, 'The base URL leads elsewhere. Enter the final https address above /Mail/Send.'] as const,
	),
	[401, 'CommunicationHub refused the login. Check the authentication mode and its values.'],
	[
		403,
		'CommunicationHub does not allow this: the API key has expired, or the login lacks a right. Enter a valid key, or ask its administrator.',
	],
	[429, 'CommunicationHub asks for fewer requests. Test the credential again later.'],
	...[502, 503, 504].map(
		(status) =>
			[
				status,
				`A server before CommunicationHub cannot reach it (${status}). Check the base URL, or test again later.`,
			] as const,
	),
]);

const about: About = { doing: 'test the credential', noun: 'message', effect: 'none' };

/**
 * Reads the answer to a question about a message that nobody sent. What the hub says to that is unverified: any answer in
 * its own form proves the login, a 500 included, since a hub without that message may well trip over it.
 * @throws Error or MailError in plain words for what refuses the login, or is no answer of the hub
 */
export function readHubProof(answer: Answer): void {
	const read = readAnswer(answer);
	const members = read.kind === 'object' ? read.members : {};
	const saysWhy = responseStatus(members) !== undefined;
	if (saysWhy) {
		const refused = refusalBy(refusals, answer, about);
		// An unknown API key is a 404, as a message is that is not there (CommunicationHub API sheet, section 10).
		if (refused.kind === 'unauthorized') throw refused;
	}
	const meaning = MEANING.get(answer.statusCode);
	if (meaning !== undefined) throw new Error(meaning);
	// The framework answers 204 for a result that is null.
	const isOfTheHub = saysWhy || answer.statusCode === 204 || (isSuccess(answer) && isSendResponse(members));
	if (!isOfTheHub) throw new Error(NOT_THE_HUB);
}

/** Nearly any JSON has a member named like one of the hub's: the status has to be one of its words. */
function isSendResponse(members: object): boolean {
	const status = textMember(members, 'Status');
	return status !== '' && STATUSES.some((known) => known === statusName(status));
}
