import type { Field } from '../../../../../nodes/shared/n8n/fields';
import * as field from '../../../../../nodes/shared/n8n/mailFields';
import { FAKE_LIMITS } from '../../../../support/fakeService';

const names = (fields: readonly Field[]) => fields.map(({ name }) => name);
const optionsOf = ({ options }: Field) => names(options as readonly Field[]);
const choicesOf = ({ options }: Field) => options as unknown as Array<{ value: string; description: string }>;
const own: Field = { displayName: 'Own', name: 'own', type: 'string', default: '' };

describe('the body', () => {
	const choices = (
		bodies: 'one' | 'both' | 'bothRequired',
		format?: 'html' | 'text' | 'both' | 'markdown',
	) => {
		const [emailFormat, ...rest] = field.bodyFields({ ...FAKE_LIMITS, bodies }, format);
		expect(rest).toEqual([field.html, field.markdown, field.text]);
		return {
			default: emailFormat.default,
			values: choicesOf(emailFormat).map(({ value }) => value),
			words: choicesOf(emailFormat).map(({ description }) => description),
		};
	};

	test('of a service that takes one part cannot have both', () =>
		expect(choices('one').values).toEqual(['html', 'markdown', 'text']));
	test('of a service that takes both can', () =>
		expect(choices('both').values).toEqual(['both', 'html', 'markdown', 'text']));
	test('of a service that wants both says that the other part is derived', () => {
		const { values, words } = choices('bothRequired');
		expect(values).toEqual(['both', 'html', 'markdown', 'text']);
		expect(words.every((text) => text.includes('derived'))).toBe(true);
	});
	test('of a service that takes both says so of Markdown alone, whose parts are both derived', () =>
		expect(choices('both').words.map((text) => text.includes('derived'))).toEqual([
			false,
			false,
			true,
			false,
		]));
	test('of a service that takes one part does not promise another', () => {
		expect(choices('one').words.some((text) => text.includes('derived'))).toBe(false);
	});
	test.each(['html', 'text', 'both', 'markdown'] as const)(
		'is %s by default where a node says so',
		(format) => expect(choices('both', format).default).toBe(format),
	);
	test('is HTML by default', () => expect(choices('both').default).toBe('html'));
});

describe('the options of a sending operation', () => {
	test('are all where the service can do all, sorted, its own among them', () =>
		expect(optionsOf(field.sendOptions(FAKE_LIMITS, [own]))).toEqual([
			'allowHtmlInMarkdown',
			'allowedRecipients',
			'attachments',
			'bcc',
			'cc',
			'concurrency',
			'inlineImages',
			'maxPerMinute',
			'output',
			'own',
			'preview',
			'redirectTo',
			'replyTo',
			'sendOnceKey',
			'timeout',
		]));

	test.each(['cc', 'bcc', 'replyTo', 'inlineImages'] as const)('lack %s where the service does', (name) => {
		const options = optionsOf(field.sendOptions({ ...FAKE_LIMITS, [name]: false }, []));
		expect(options).not.toContain(name);
		expect(options).toHaveLength(13);
	});
});

describe('the options of every operation', () => {
	const limits = { ...FAKE_LIMITS, concurrency: 3, maxPerMinute: 60, maxReadsPerMinute: 200 };
	const defaults = (fields: readonly Field[]) =>
		Object.fromEntries(fields.map(({ name, default: value }) => [name, value]));

	test('have the limits of the service as defaults', () =>
		expect(defaults(field.deliveryOptions(limits))).toMatchObject({
			concurrency: 3,
			maxPerMinute: 60,
			timeout: 120,
		}));
	test('have those for reads where they send nothing', () =>
		expect(defaults(field.runOptions(limits)).maxPerMinute).toBe(200));
	test('have the same for both where there are none for reads', () =>
		expect(defaults(field.runOptions({ ...limits, maxReadsPerMinute: undefined })).maxPerMinute).toBe(60));
	test('speak of sending again only where something is sent', () => {
		const help = (fields: readonly Field[]) => fields.find(({ name }) => name === 'timeout')?.description;
		expect(help(field.deliveryOptions(limits))).toMatch(/sent again/);
		expect(help(field.runOptions(limits))).not.toMatch(/sen[dt]/);
	});
	test('of one that delivers something can be previewed and shaped', () =>
		expect(names(field.deliveryOptions(limits))).toEqual([
			'preview',
			'sendOnceKey',
			'concurrency',
			'maxPerMinute',
			'timeout',
			'output',
		]));
	test('do not change the shared descriptions', () => {
		field.runOptions(limits);
		expect([field.concurrency.default, field.maxPerMinute.default]).toEqual([5, 0]);
	});
});
