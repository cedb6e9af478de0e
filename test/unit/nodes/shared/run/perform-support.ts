import { MailError } from '../../../../../nodes/shared/errors';
import { performPlan, type PlanScope } from '../../../../../nodes/shared/run/perform';
import { step, type Plan, type Step, type StepDescription } from '../../../../../nodes/shared/run/plan';
import type { Answer } from '../../../../../nodes/shared/wire/request';
import type { FakeAnswer } from '../../../../support/fakeContext';
import { fakeTransport, refused, reset } from '../../../../support/fakeTransport';

/** What the service does, by "METHOD /path"; a list is worked off, its last entry stays. */
export type Script = Record<string, Reply | Reply[]>;
export type Reply = FakeAnswer | 'reset' | 'refused' | 'slow';

/** A step that reads the text of its answer. */
export const textStep = (id: string, changes: Partial<StepDescription<string>> = {}): Step<string> =>
	step({
		id,
		title: `Do ${id}`,
		request: { method: 'POST', path: `/${id}` },
		effect: 'none',
		read: readText,
		...changes,
	});

/** A success is its text, 299 is a doubt, all else is refused. */
function readText({ statusCode, body }: Answer): string {
	if (statusCode < 299) return body;
	throw new MailError(statusCode === 299 ? 'uncertain' : 'refused', `refused with ${statusCode}`);
}

export const get = (path: string) => ({ method: 'GET', path }) as const;
export const ok = (body = '{}', statusCode = 200): FakeAnswer => ({ statusCode, body });

export function performer(script: Script, cancel?: AbortSignal) {
	const asked: string[] = [];
	const count: Record<string, number> = {};
	const fake = fakeTransport(
		async (request, number) => {
			const name = `${request.method} ${request.url}`;
			asked.push(name);
			const replies = [script[name] ?? { statusCode: 404 }].flat();
			const reply = replies[Math.min((count[name] = (count[name] ?? 0) + 1), replies.length) - 1];
			if (reply === 'slow') await fake.clock.sleep(3_600_000);
			if (reply === 'reset') return await reset(request, number);
			if (reply === 'refused') return await refused(request, number);
			return reply as FakeAnswer;
		},
		{ cancel, connection: { baseUrl: 'https://mail.example' } },
	);
	const perform = async (
		steps: Array<Step<any>>,
		plan: Partial<Plan<unknown>> = {},
		scope: Partial<PlanScope> = {},
	) =>
		await performPlan(
			{ steps, receipt: () => undefined, ...plan },
			{ transport: fake.transport, service: {}, noun: 'mail', timeoutMs: 30_000, ...scope },
		);
	return { perform, script, asked, clock: fake.clock, requests: fake.requests, elapsed: fake.elapsed };
}
