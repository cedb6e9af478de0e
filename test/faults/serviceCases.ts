import type { FaultSpec } from '../../sandbox';
import { always, once, type FaultCase } from './cases';

/** The ways in which one service alone goes wrong, by the name of its sandbox (../../sandbox/README.md). */

/** An answer without the form of the service's own errors: it comes from what stands before it. */
const bare = (status: number): FaultSpec => ({ name: 'status', status, body: '', contentType: 'text/plain' });

/** The mail goes out; the answer has a status that elsewhere means that nothing was done. */
const sentThen = (statuses: number[], fault: (status: number) => FaultSpec): FaultCase[] =>
	statuses.map((status) => ({ name: `sent, then ${status}`, rule: once(fault(status)) }));

const refused = (fault: FaultSpec, name = nameOf(fault)): FaultCase => ({
	name,
	rule: once(fault),
	neverSent: true,
});

function nameOf(fault: FaultSpec): string {
	return (typeof fault === 'string' ? fault : fault.name)
		.replace(/^(hub|superoffice)-/, '')
		.replace(/-/g, ' ');
}

const communicationHub: FaultCase[] = [
	...[400, 401, 403, 429].map((status): FaultCase => ({
		name: `first recipient served, then the provider's ${status}`,
		rule: once({ name: 'hub-provider-status', status }),
		mail: { to: '={{ $json.to }}, also-{{ $json.to }}' },
	})),
	{
		name: "first recipient served, then the provider's 401, always",
		rule: always({ name: 'hub-provider-status', status: 401 }),
		mail: { to: '={{ $json.to }}, also-{{ $json.to }}' },
	},
	...[
		'serialization',
		'format',
		'argument',
		'file-not-found',
		'unauthorized-access',
		'not-supported',
		'optimistic-concurrency',
	].map((kind): FaultCase => ({
		name: `sent, then thrown: ${kind.replace(/-/g, ' ')}`,
		rule: once(`hub-thrown-${kind}`),
	})),
	// Without an ErrorResponse, 401, 403, 404, 405, 413 and 429 prove a refusal.
	...sentThen([400, 409, 500, 502], (status) => ({ name: 'status-after-accept', status })),
	...[401, 403, 404, 405, 413, 429].map((status) => refused(bare(status), `bare ${status}`)),
	...[
		'hub-unauthorized',
		'hub-validation',
		'hub-unreadable',
		'hub-too-large',
		'hub-too-large-http',
		'hub-too-large-kestrel',
		'hub-too-large-page',
	].map((fault) => refused(fault)),
	...[
		'hub-200-error-message',
		'hub-200-status-401',
		'hub-200-rejected',
		'hub-200-empty-object',
		'hub-200-empty',
	].map((fault): FaultCase => ({ name: nameOf(fault), rule: once(fault), proves: 'nothing' })),
];

const lineWorks: FaultCase[] = [
	...['null', 'empty-text', 'list', 'plain'].map((body): FaultCase => ({
		name: `202 with ${body.replace('-', ' ')}`,
		rule: once(`lineworks-202-${body}`),
		proves: 'sent',
	})),
	...sentThen([400, 401, 403, 409, 429, 500, 502], (status) => ({
		name: 'status-after-accept',
		status,
		body: { code: 'INTERNAL_SERVER_ERROR', description: 'The mail was taken; a later step failed.' },
	})),
];

const rebilly: FaultCase[] = [
	...[50, 300, 2200].map((delayMs): FaultCase => ({
		name: `504, the move ends ${delayMs} ms later`,
		rule: once({ name: 'rebilly-late-504', delayMs }),
		proves: delayMs < 1000 ? 'sent' : undefined,
	})),
	...[300, 2200].map((delayMs): FaultCase => ({
		name: `reset, the move ends ${delayMs} ms later`,
		rule: once({ name: 'rebilly-late-reset', delayMs }),
		proves: delayMs < 1000 ? 'sent' : undefined,
	})),
	...[300, 2200].map((delayMs): FaultCase => ({
		name: `200 with a draft, the move ends ${delayMs} ms later`,
		rule: once({ name: 'rebilly-still-draft', delayMs }),
		proves: delayMs < 1000 ? 'sent' : undefined,
	})),
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
	...sentThen([400, 401, 403, 409, 422, 429, 500, 502], (status) => ({
		name: 'status-after-accept',
		status,
		body: `<html><body><h1>${status}</h1></body></html>`,
		contentType: 'text/html',
	})),
];

const superOffice: FaultCase[] = [
	...sentThen([400, 401, 403, 404, 409, 412, 429, 500], (status) => ({ name: 'superoffice-error', status })),
	...sentThen([502], (status) => ({ name: 'status-after-accept', status })),
	{
		name: 'the first mail of a call sent, then 400',
		rule: once({ name: 'superoffice-batch', mails: 1 }),
	},
	...[400, 404, 405].map((status) =>
		refused({ name: 'superoffice-binding', status }, `model binding: ${status}`),
	),
	refused({ name: 'superoffice-binding', status: 400, modelState: true }, 'model binding: 400, ModelState'),
	...[401, 421].map((status) => refused(bare(status), `bare ${status}`)),
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

/** The cases of the service whose sandbox has that name. */
export function serviceCases(sandbox: string): FaultCase[] {
	return (
		{ communicationhub: communicationHub, lineworks: lineWorks, rebilly, superoffice: superOffice }[
			sandbox
		] ?? []
	);
}
