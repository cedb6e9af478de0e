import fc from 'fast-check';
import type { IExecuteFunctions, INodeProperties, INodeType } from 'n8n-workflow';
import { CommunicationHub } from '../../../nodes/CommunicationHub/CommunicationHub.node';
import { service as communicationHub } from '../../../nodes/CommunicationHub/service';
import { LineWorks } from '../../../nodes/LineWorks/LineWorks.node';
import { service as lineWorks } from '../../../nodes/LineWorks/service';
import { Rebilly } from '../../../nodes/Rebilly/Rebilly.node';
import { service as rebilly } from '../../../nodes/Rebilly/service';
import { SuperOffice } from '../../../nodes/SuperOffice/SuperOffice.node';
import { service as superOffice } from '../../../nodes/SuperOffice/service';
import { encodeBody } from '../../../nodes/shared/wire/body';
import { MailError } from '../../../nodes/shared/errors';
import { FieldIndex } from '../../../nodes/shared/n8n/fields';
import { Item } from '../../../nodes/shared/n8n/item';
import type { Plan } from '../../../nodes/shared/run/plan';
import type { MailService } from '../../../nodes/shared/run/service';
import { AnswerRef, requestUrl, type ReadValues, type RequestSpec } from '../../../nodes/shared/wire/request';
import { nasty } from './fuzz-support';

/**
 * Whatever stands in the parameters of whatever operation: reading and planning an item ends in a plan whose body is
 * well formed, or in a MailError that names what is wrong. FUZZ_RUNS sets the number of cases (10,000 by default).
 */
const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000);

const NODES: Array<[MailService, INodeType]> = [
	[communicationHub, new CommunicationHub()],
	[lineWorks, new LineWorks()],
	[rebilly, new Rebilly()],
	[superOffice, new SuperOffice()],
];

const OPERATIONS = NODES.flatMap(([service, node]) =>
	service.operations.map((operation) => ({ service, node, operation })),
);

/** What the editor would give; when not tame, with something nasty in some places. */
function valueFor(property: INodeProperties, tame: boolean): fc.Arbitrary<unknown> {
	const orNasty = (weight: number, arbitrary: fc.Arbitrary<unknown>) =>
		tame ? arbitrary : fc.oneof({ weight, arbitrary }, { weight: 1, arbitrary: nasty });
	const members = (property.options ?? []) as INodeProperties[];
	switch (property.type) {
		case 'collection':
			return orNasty(12, someOf(members, tame));
		case 'fixedCollection': {
			const groups = members.map((group) => {
				const row = someOf((group as unknown as { values: INodeProperties[] }).values ?? [], tame);
				return [
					group.name,
					property.typeOptions?.multipleValues ? fc.array(row, { maxLength: 3 }) : row,
				] as const;
			});
			return orNasty(6, fc.record(Object.fromEntries(groups), { requiredKeys: [] }));
		}
		case 'options': {
			const values = (members as unknown as Array<{ value: unknown }>).map(({ value }) => value);
			return orNasty(8, fc.constantFrom(...values, property.default));
		}
		case 'boolean':
			return orNasty(6, fc.boolean());
		case 'number': {
			const { minValue = 1, maxValue = 2000 } = property.typeOptions ?? {};
			return orNasty(
				4,
				fc.integer(tame ? { min: Math.ceil(minValue), max: maxValue } : { min: -5, max: 2000 }),
			);
		}
		default:
			return orNasty(2, usual(property.name));
	}
}

/** Some members of a collection. Tame ones are few: many at once rarely go together. */
function someOf(members: INodeProperties[], tame: boolean): fc.Arbitrary<object> {
	const values = (chosen: INodeProperties[], options?: { requiredKeys: [] }) =>
		fc.record(Object.fromEntries(chosen.map((member) => [member.name, valueFor(member, tame)])), options);
	if (!tame) return values(members, { requiredKeys: [] });
	return fc.subarray(members, { maxLength: Math.min(3, members.length) }).chain((chosen) => values(chosen));
}

function usual(name: string): fc.Arbitrary<unknown> {
	if (/^(?:from|fromEmail|to|cc|bcc|replyTo)$/.test(name))
		return fc.constantFrom('ann@example.com', 'Ann <ann@example.com>', 'ann@example.com, bob@example.org');
	if (name === 'file' || name === 'coverFile') return fc.constantFrom('data', 'logo');
	if (name === 'attachments') return fc.constantFrom('data', 'data, logo', '*', '');
	if (/^(?:draftId|selectionId|archiveTemplate|accountId)$/.test(name)) return fc.constantFrom('1', 453);
	if (name === 'mailId') return fc.constantFrom('1', '1234567890');
	return fc.constantFrom('Hello', 'Grüße & <3', 'id_123');
}

function applies(property: INodeProperties, resource: string, operation: string): boolean {
	const show = property.displayOptions?.show ?? {};
	const fits = (allowed: unknown, value: string) => !Array.isArray(allowed) || allowed.includes(value);
	return fits(show.resource, resource) && fits(show.operation, operation);
}

const BINARY = {
	data: { mimeType: 'application/pdf', fileName: 'a.pdf', data: Buffer.from('%PDF-1.4').toString('base64') },
	logo: { mimeType: 'image/png', fileName: '../lo\u202Ego.png', data: Buffer.from('png').toString('base64') },
	stored: { mimeType: 'x', fileName: '', data: 'filesystem-v2', id: 'filesystem-v2:id', bytes: 12 },
};

/** Mail servers that SuperOffice is told in its requests. */
const MAIL_SERVER = {
	host: 'smtp.example.com',
	port: 587,
	user: 'u',
	password: 'p',
	imapHost: 'imap.example.com',
	imapPort: 993,
	imapUseSsl: true,
	sentFolder: 'Sent',
};

function fakeContext(parameters: Record<string, unknown>): IExecuteFunctions {
	return {
		getNode: () => ({
			id: 'n',
			name: 'Mail',
			type: 'x',
			typeVersion: 1,
			position: [0, 0],
			parameters,
			credentials: { superOfficeMailServerApi: { id: '1', name: 'SMTP' } },
		}),
		getInputData: () => [{ json: {}, binary: BINARY }],
		getNodeParameter: (name: string, _index: number, fallback?: unknown) => {
			const value = Object.prototype.hasOwnProperty.call(parameters, name) ? parameters[name] : fallback;
			// As n8n does: a parameter that is not there and has no fallback is an error.
			if (value === undefined && fallback === undefined) throw new Error(`Could not get parameter "${name}"`);
			return value;
		},
		getCredentials: async () => MAIL_SERVER,
		// What a mail that asks needs: the run of the node, the links that n8n signs, the zone of a limit.
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		getSignedResumeUrl: (query: Record<string, string>) =>
			`https://n8n.example/webhook-waiting/1/n?${new URLSearchParams({ ...query, signature: 'a0b1c2d3' })}`,
		getTimezone: () => 'Europe/Berlin',
		helpers: { getBinaryMetadata: async () => ({ fileSize: 12 }) },
	} as unknown as IExecuteFunctions;
}

describe.each(
	OPERATIONS.map(
		(one) =>
			[
				`${one.node.description.displayName}, ${one.operation.resource}: ${one.operation.operation}`,
				one,
			] as const,
	),
)('%s', (_label, { service, node, operation }) => {
	const properties = node.description.properties.filter(
		(property) =>
			applies(property, operation.resource, operation.operation) &&
			!['resource', 'operation', 'notice'].includes(property.name) &&
			property.type !== 'notice',
	);
	const fields = new FieldIndex([...(service.fields ?? []), ...operation.fields]);
	const parameters = (tame: boolean) =>
		fc.record(Object.fromEntries(properties.map((property) => [property.name, valueFor(property, tame)])));

	test('ends in a sound plan or in a clear error, whatever the parameters hold', async () => {
		const runs = Math.ceil(RUNS / OPERATIONS.length);
		let planned = 0;
		await fc.assert(
			fc.asyncProperty(fc.oneof(parameters(true), parameters(false)), async (values) => {
				const item = new Item(
					fakeContext({ ...values, resource: operation.resource, operation: operation.operation }),
					0,
					fields,
				);
				try {
					const input = (await operation.read(item)) as never;
					if (operation.kind === 'once') checkPlan(operation.plan(input));
					planned++;
				} catch (error) {
					if (!(error instanceof MailError)) throw error;
					expect(error.kind).toBe('invalid');
					expect(error.message.length).toBeGreaterThan(5);
					expect(error.message.length).toBeLessThan(2500);
				}
				expect(({} as Record<string, unknown>).polluted).toBeUndefined();
			}),
			{ numRuns: runs },
		);
		// A generator that hardly ever gets as far as a plan would prove nothing.
		expect(planned).toBeGreaterThan(runs / 20);
	});
});

/** Every body can be encoded; JSON stays JSON; no path or header has a line break in it. */
function checkPlan({ steps }: Plan): void {
	expect(steps.length).toBeGreaterThan(0);
	const requests = steps.flatMap(({ request, settleBy, undo }) =>
		[request, settleBy?.look, undo?.request].filter((spec): spec is RequestSpec => spec !== undefined),
	);
	const values = valuesFor(requests);
	for (const request of requests) {
		const url = requestUrl('https://mail.example', request, values);
		expect(url.slice('https://mail.example'.length)).toMatch(/^\/[\w\-./~%:@!$&'()*+,;=?]*$/);
		expect(url).not.toMatch(/\.\.\//);
		for (const [name, value] of Object.entries(request.headers ?? {})) {
			expect(name).toMatch(/^[\w-]+$/);
			expect(value).not.toMatch(/[\r\n\0]/);
		}
		if (!request.body) continue;
		const { contentLength } = encodeBody(request.body, values);
		expect(contentLength).toBeGreaterThan(0);
	}
}

/** Something for every reference of a plan, as if the steps had read it. */
function valuesFor(requests: RequestSpec[]): ReadValues {
	const values = new Map<string, Record<string, unknown>>();
	const visit = (part: unknown): void => {
		if (part instanceof AnswerRef) {
			const read = values.get(part.step) ?? {};
			values.set(part.step, read);
			const names = part.property.split('.');
			const last = names.pop() as string;
			const parent = names.reduce<Record<string, unknown>>(
				(object, name) => (object[name] ??= {}) as Record<string, unknown>,
				read,
			);
			parent[last] = 'id_1';
		} else if (typeof part === 'object' && part !== null) Object.values(part).forEach(visit);
	};
	for (const { path, body } of requests) visit([path, body]);
	return values;
}
