import type { RecordedItems } from '../recordedItems';

/** Makes what differs from run to run the same: ids of files, ports, folders and the time. */
export function normalised(recorded: RecordedItems, userFolder: string): RecordedItems {
	const ids: string[] = [];
	const text = JSON.stringify(recorded)
		.replaceAll(userFolder, '/home/node')
		.replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:5678')
		.replace(/([\w-]+:workflows\/)[^"]*?(\/binary_data\/)([\da-f-]{36})/g, (_all, before, after, id) => {
			if (!ids.includes(id)) ids.push(id);
			return `${before}1/executions/1${after}file-${ids.indexOf(id) + 1}`;
		});
	const copy = JSON.parse(text) as RecordedItems;
	const expressions = Object.entries(copy.expressions).map(([expression, value]) =>
		/\$(?:now|today)/.test(expression) && typeof value.value === 'string'
			? [expression, { ...value, value: value.value.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}/, NOW) }]
			: [expression, value],
	);
	return { ...copy, expressions: Object.fromEntries(expressions) };
}

const NOW = '2026-01-02T03:04:05.678';
