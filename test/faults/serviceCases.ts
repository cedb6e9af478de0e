import type { FaultSpec } from '../../sandbox';
import { always, once, type FaultCase } from './cases';

/** The ways in which one service alone goes wrong, by the name of its sandbox (../../sandbox/README.md). */

type FaultOf = (status: number) => FaultSpec;

/** The mail goes out; the answer has a status that elsewhere means that nothing was done. */
function sentThen(
	statuses: number[],
	form: string,
	fault: FaultOf,
	more: Partial<FaultCase> = {},
): FaultCase[] {
	return statuses.map((status) => ({
		name: `sent, then ${status} (${form})`,
		rule: once(fault(status)),
		answer: { form, status },
		...more,
	}));
}

/** The service refuses before it does anything. */
function refused(statuses: number[], form: string, fault: FaultOf): FaultCase[] {
	return statuses.map((status) => ({
		name: `refused with ${status} (${form})`,
		rule: once(fault(status)),
		answer: { form, status },
		neverSent: true,
	}));
}

const named =
	(name: string, parameters: object = {}): FaultOf =>
	(status) => ({ name, status, ...parameters });

/** An empty answer, as whatever stands before the service gives it. */
const empty = named('status', { body: '', contentType: 'text/plain', headers: { 'retry-after': '1' } });

const communicationHub: FaultCase[] = [
	...sentThen([400, 401, 403, 429], 'ResponseStatus WebException', named('hub-provider-status'), {
		mail: { to: '={{ $json.to }}, also-{{ $json.to }}' },
	}),
	{
		name: 'sent, then 401 (ResponseStatus WebException), always',
		rule: always({ name: 'hub-provider-status', status: 401 }),
		mail: { to: '={{ $json.to }}, also-{{ $json.to }}' },
	},
	...(
		[
			['serialization', 400, 'SerializationException'],
			['format', 400, 'FormatException'],
			['argument', 400, 'ArgumentException without a member'],
			['file-not-found', 404, 'FileNotFoundException'],
			['unauthorized-access', 403, 'UnauthorizedAccessException'],
			['not-supported', 405, 'NotSupportedException'],
			['optimistic-concurrency', 409, 'OptimisticConcurrencyException'],
		] as const
	).flatMap(([kind, status, code]) =>
		sentThen([status], `ResponseStatus ${code}`, () => `hub-thrown-${kind}`),
	),
	...sentThen([400, 409, 500, 502], 'no ResponseStatus', named('status-after-accept')),
	...refused([401, 403, 404, 405, 413, 429], 'no ResponseStatus', empty),
	...refused([401], 'ResponseStatus Unauthorized', named('hub-unauthorized')),
	...refused([400], 'ResponseStatus ValidationException with a member', named('hub-validation')),
	...refused([400], "ResponseStatus: Could not deserialize '...'", named('hub-unreadable')),
	...refused([400], "ResponseStatus: Could not deserialize '...', too large", named('hub-too-large')),
	...refused([500], 'ResponseStatus HttpException, too large', named('hub-too-large-http')),
	...refused([500], 'ResponseStatus BadHttpRequestException, too large', named('hub-too-large-kestrel')),
	...refused([500], "ASP.NET's page, too large", () => 'hub-too-large-page'),
	...['error-message', 'status-401', 'rejected', 'empty-object', 'empty'].map((kind): FaultCase => ({
		name: `200 that is no receipt: ${kind.replace('-', ' ')}`,
		rule: once(`hub-200-${kind}`),
		proves: 'nothing',
	})),
];

/** `{"code","description"}` of LINE WORKS. */
const works = (code: string): FaultOf => named('status', { body: { code, description: 'As the code says' } });

const lineWorks: FaultCase[] = [
	...['null', 'empty-text', 'list', 'plain'].map((body): FaultCase => ({
		name: `202 with ${body.replace('-', ' ')}`,
		rule: once(`lineworks-202-${body}`),
		proves: 'sent',
	})),
	...sentThen(
		[400, 403, 409, 429, 500, 502],
		'code INTERNAL_SERVER_ERROR',
		named('status-after-accept', {
			body: { code: 'INTERNAL_SERVER_ERROR', description: 'A later step failed' },
		}),
	),
	...refused([400], 'code INVALID_PARAMETER', works('INVALID_PARAMETER')),
	...refused([401], 'code UNAUTHORIZED', works('UNAUTHORIZED')),
	...refused([403], 'code FORBIDDEN', works('FORBIDDEN')),
	...refused([429], 'code TOO_MANY_REQUESTS', works('TOO_MANY_REQUESTS')),
];

/** Problem JSON of Rebilly. */
const problem: FaultOf = (status) => ({
	name: 'status',
	status,
	body: {
		title: 'As the status says',
		status,
		...(status === 422 && { invalidFields: [{ field: 'from', message: 'is not verified' }] }),
	},
});

/** A move that is done `delayMs` after its answer; within a second everybody should have the patience. */
const late = (name: string, fault: string, delays: number[]): FaultCase[] =>
	delays.map((delayMs) => ({
		name: `${name}, the move ends ${delayMs} ms later`,
		rule: once({ name: fault, delayMs }),
		proves: delayMs < 1000 ? 'sent' : undefined,
	}));

const rebilly: FaultCase[] = [
	...late('504', 'rebilly-late-504', [50, 300, 2200]),
	...late('reset', 'rebilly-late-reset', [300, 2200]),
	...late('200 with a draft', 'rebilly-still-draft', [300, 2200]),
	{ name: '200 with a draft for ever', rule: once('rebilly-draft-for-ever') },
	{
		name: 'draft answered with an empty 201',
		rule: once('rebilly-empty-201'),
		strikes: { method: 'POST', path: '/email-messages$' },
		proves: 'sent',
	},
	{
		name: 'created for the outbox, failed at once',
		rule: once('rebilly-failed-at-once'),
		strikes: { method: 'POST', path: '/email-messages$' },
		parameters: { operation: 'create', status: 'outbox' },
	},
	...sentThen(
		[400, 401, 403, 409, 422, 429, 500, 502],
		'web page',
		named('status-after-accept', {
			body: '<html><body><h1>Gateway</h1></body></html>',
			contentType: 'text/html',
		}),
	),
	...refused([401, 403, 422, 429], 'problem JSON', problem),
];

const superOffice: FaultCase[] = [
	...sentThen([400, 403, 404, 409, 412, 429, 500], 'Error: true', named('superoffice-error')),
	...sentThen([502], 'foreign JSON', named('status-after-accept')),
	{ name: 'the first mail of a call sent, then 400', rule: once({ name: 'superoffice-batch', mails: 1 }) },
	...refused([400, 404, 405], 'Message and MessageDetail', named('superoffice-binding')),
	...refused([400], 'Message and ModelState', named('superoffice-binding', { modelState: true })),
	...refused([401, 413, 421], 'empty', empty),
	{
		name: 'entries normalised',
		rule: once('superoffice-normalised'),
		mail: {
			subject: `=  Two  blanks {{ $json.index }} ${'and many words '.repeat(20)}`,
			cc: 'cc@xn--mller-kva.example',
		},
		proves: 'sent',
	},
];

const BY_SANDBOX: Record<string, FaultCase[]> = {
	communicationhub: communicationHub,
	lineworks: lineWorks,
	rebilly,
	superoffice: superOffice,
};

/** The cases of the service whose sandbox has that name. */
export function serviceCases(sandbox: string): FaultCase[] {
	return BY_SANDBOX[sandbox] ?? [];
}
