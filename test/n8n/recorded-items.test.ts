/**
 * n8n's own nodes, run again in the pinned n8n: they put out what the fixtures say, which other tests take as their input.
 * Where another n8n makes items differently, `npm run record:items` keeps the new ones, and the other tests show what
 * the nodes make of them.
 * @slow
 */
import { n8nVersion, recordItems } from '../support/item-recorder/record';
import { allRecordedItems, recordedItems, type RecordedItems } from '../support/recordedItems';

const kept = allRecordedItems().map(({ name }) => name);
let now: Map<string, RecordedItems>;

beforeAll(async () => {
	now = new Map((await recordItems()).map((recorded) => [recorded.name, recorded]));
}, 900_000);

test('the same recordings are made', () => expect([...now.keys()].sort()).toEqual(kept));

test('the fixtures were made by the pinned n8n', () =>
	expect(allRecordedItems().filter(({ n8n }) => n8n !== n8nVersion())).toEqual([]));

test.each(kept)('n8n makes %s as recorded', (name) => {
	const { n8n: _then, source: _place, ...before } = recordedItems(name);
	const { n8n: _now, source: _otherPlace, ...again } = now.get(name) as RecordedItems;
	expect(again).toEqual(before);
});
