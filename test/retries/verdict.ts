import type { RetryCase } from './cases';
import type { Execution } from './bench';
import { addressOf, MAIL } from './workflows';

/** What an execution says of mails, by number. */
interface Claims {
	sent: number[];
	possiblySent: number[];
	notSent: number[];
}

/** What a case has ended with. */
export interface Verdict {
	one: RetryCase;
	/** Copies of each mail that arrived where it belongs. */
	copies: number[];
	/** What went elsewhere before the correction. */
	wrongCopies: number[];
	/** False reports, and tries that did not end as they were to. */
	problems: string[];
	/** Mails that the last execution leaves in doubt. */
	inDoubt: number[];
	/** The last execution has stopped before it came to all. */
	stopped: boolean;
	/** Status of the last execution. */
	status: string;
}

/** What the node says in an execution; undefined where n8n cut it off and the node had no word. */
export function claimsOf(one: RetryCase, { data }: Execution): Claims | undefined {
	const claims: Claims = { sent: [], possiblySent: [], notSent: [] };
	const runs: any[] = (data?.resultData?.runData?.Send ?? []).filter((run: any) => !isCrashRecord(run));
	runs.forEach((run, index) => {
		const items: any[] = run.data?.main?.[0] ?? [];
		items.forEach(({ json }, position) => {
			const outcome = json.details?.outcome ?? (json.error ? undefined : 'sent');
			if (outcome === undefined) throw new Error(`An item of ${one.id} does not say what became of it`);
			claims[outcome as keyof Claims].push(index * one.perRun + position);
		});
	});
	const { error } = data?.resultData ?? {};
	const listed = error?.context?.data?.items as Claims | undefined;
	if (listed) {
		// The error is of the run behind those that ended well.
		const first = runs.filter((run) => run.data?.main?.[0]?.length > 0).length * one.perRun;
		for (const [outcome, indexes] of Object.entries(listed))
			claims[outcome as keyof Claims].push(...(indexes as number[]).map((index) => first + index));
	}
	return Object.values(claims).some(({ length }) => length > 0) ? claims : undefined;
}

/** The mails that the latest sub-workflow of each leaves in doubt. */
export function doubtsOf(children: Execution[]): number[] {
	const doubts = new Map<number, boolean>();
	for (const { data } of children) {
		const [, , mail] = MAIL.exec(JSON.stringify(data)) ?? [];
		const items: any[] = data?.resultData?.runData?.Send?.[0]?.data?.main?.[0] ?? [];
		const isInDoubt =
			data?.resultData?.error?.context?.data?.kind === 'uncertain' ||
			items.some(({ json }) => json.details?.outcome === 'possiblySent');
		if (mail !== undefined) doubts.set(Number(mail), isInDoubt);
	}
	return [...doubts].filter(([, isInDoubt]) => isInDoubt).map(([mail]) => mail);
}

const isCrashRecord = (run: any) =>
	run.executionStatus === 'crashed' ||
	run.data?.main?.[0]?.[0]?.json?.isArtificialRecoveredEventItem === true;

/** Where the claims are not so. A mail may have gone elsewhere before the correction: it counts as arrived for those. */
export function falseClaims(one: RetryCase, claims: Claims, copies: number[]): string[] {
	return [
		...claims.sent.filter((mail) => copies[mail] !== 1).map((mail) => [mail, 'sent'] as const),
		...claims.notSent.filter((mail) => copies[mail] !== 0).map((mail) => [mail, 'not sent'] as const),
	].map(([mail, word]) => `${addressOf(one.id, mail)} is called ${word}, and ${copies[mail]} arrived`);
}

/** What became of the mails of a case, for the table. */
export function outcomeOf({ copies, inDoubt, stopped }: Verdict): string {
	if (copies.every((count) => count === 1) && inDoubt.length === 0) return 'all sent';
	if (stopped) return 'stops at the first in doubt';
	return inDoubt.length > 0 ? 'all sent but those in doubt' : 'n8n runs nothing of it';
}
