import { FieldIndex, optionsCollection, type Field } from '../../../../../nodes/shared/n8n/fields';
import { Item } from '../../../../../nodes/shared/n8n/item';
import { deliveryOptions, runOptions } from '../../../../../nodes/shared/n8n/mailFields';
import { readItemSettings, readRunSettings } from '../../../../../nodes/shared/run/settings';
import { fakeContext } from '../../../../support/fakeContext';
import { FAKE_LIMITS } from '../../../../support/fakeService';
import { thrownBy } from '../thrown';

const limits = { ...FAKE_LIMITS, concurrency: 7, maxPerMinute: 90 };
const SENDS = [optionsCollection(deliveryOptions(limits))];

const item = (options: Record<string, unknown> = {}, fields: readonly Field[] = SENDS) =>
	new Item(fakeContext({ parameters: { options } }).context, 0, new FieldIndex(fields));

describe('of an item', () => {
	test('by default', () =>
		expect(readItemSettings(item())).toEqual({ preview: false, output: 'full', timeoutMs: 120_000 }));

	test('as given', () =>
		expect(readItemSettings(item({ preview: true, output: 'summary', timeout: 3600 }))).toEqual({
			preview: true,
			output: 'summary',
			timeoutMs: 3_600_000,
		}));

	test.each(['full', 'summary', 'response'])('output %s', (output) =>
		expect(readItemSettings(item({ output })).output).toBe(output),
	);

	test.each([
		[{ timeout: 0 }, 'Timeout'],
		[{ timeout: 3601 }, 'Timeout'],
		[{ output: 'all' }, 'Output'],
		[{ preview: 'yes' }, 'Preview Only'],
	])('refuses %j', (options, field) =>
		expect(thrownBy(() => readItemSettings(item(options)))).toMatchObject({ kind: 'invalid', field }),
	);

	test.each([undefined, null, ''])('a preview that was added and gives %p stops the item', (preview) =>
		expect(thrownBy(() => readItemSettings(item({ preview })))).toMatchObject({
			kind: 'invalid',
			field: 'Preview Only',
			message: 'Preview Only is empty',
			fix: expect.stringContaining('remove the option'),
		}),
	);

	test('a preview that was added and switched off is none', () =>
		expect(readItemSettings(item({ preview: false })).preview).toBe(false));

	test('half a second more or less does not matter to the deadline', () =>
		expect(readItemSettings(item({ timeout: 1.5 })).timeoutMs).toBe(1500));

	test('of an operation that neither previews nor shapes its output', () =>
		expect(
			readItemSettings(
				item({ preview: true, output: 'summary', timeout: 5 }, [optionsCollection(runOptions(limits))]),
			),
		).toEqual({ preview: false, output: 'full', timeoutMs: 5000 }));
});

describe('of the run', () => {
	const reads = (given: typeof limits & { maxReadsPerMinute?: number }, options = {}) =>
		readRunSettings(item(options, [optionsCollection(runOptions(given))]));

	test('those of the service by default', () =>
		expect(readRunSettings(item())).toEqual({ concurrency: 7, maxPerMinute: 90 }));

	test('reading has a pace of its own where the service gives it one', () => {
		expect(reads({ ...limits, maxReadsPerMinute: 200 }).maxPerMinute).toBe(200);
		expect(reads({ ...limits, maxReadsPerMinute: 40 }).maxPerMinute).toBe(40);
		expect(reads(limits).maxPerMinute).toBe(90);
		const sends = [optionsCollection(deliveryOptions({ ...limits, maxReadsPerMinute: 200 }))];
		expect(readRunSettings(item({}, sends)).maxPerMinute).toBe(90);
	});

	test('what the user says goes before it', () =>
		expect(reads({ ...limits, maxReadsPerMinute: 40 }, { maxPerMinute: 3 }).maxPerMinute).toBe(3));

	test.each([1, 100])('%i at a time', (concurrency) =>
		expect(readRunSettings(item({ concurrency })).concurrency).toBe(concurrency),
	);

	test.each([0, 1, 100_000])('%i a minute', (maxPerMinute) =>
		expect(readRunSettings(item({ maxPerMinute })).maxPerMinute).toBe(maxPerMinute),
	);

	test.each([
		[{ concurrency: 0 }, 'Concurrency'],
		[{ concurrency: 101 }, 'Concurrency'],
		[{ concurrency: 1.5 }, 'Concurrency'],
		[{ maxPerMinute: -1 }, 'Max per Minute'],
		[{ maxPerMinute: 100_001 }, 'Max per Minute'],
		[{ maxPerMinute: 0.5 }, 'Max per Minute'],
	])('refuses %j', (options, field) =>
		expect(thrownBy(() => readRunSettings(item(options)))).toMatchObject({ kind: 'invalid', field }),
	);
});
