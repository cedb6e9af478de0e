import { badRequest, type InvalidField } from './problems';
import type { RebillySettings } from './settings';

interface ListQuery {
	limit: number;
	offset: number;
	q: string;
	sort: Array<{ field: string; descending: boolean }>;
	filter: Array<{ field: string; negated: boolean; values: string[] }>;
	/** First row of the page that is served: `offset`, unless the settings repeat the first page. */
	from: number;
	/** Rows that are equal by the sort come in reverse order. */
	reverseTies: boolean;
}

type ListSettings = Pick<RebillySettings, 'strict' | 'pageCap' | 'shuffleTies' | 'repeatPages'>;

type Row = Record<string, unknown>;

const KNOWN = ['limit', 'offset', 'q', 'sort', 'filter'];
const MOST = 1000;

/**
 * Reads the common query of collections (Rebilly API sheet, section 7). Throws Problem 400 with invalidFields.
 * `limit` has no documented default, so strict mode wants it in every request.
 */
export function readListQuery(
	query: Record<string, unknown>,
	{ strict, pageCap, shuffleTies, repeatPages }: ListSettings,
): ListQuery {
	const wrong: InvalidField[] = [];
	const whole = (field: string, fallback: number): number => {
		const value = query[field];
		if (value === undefined) return fallback;
		const number = Number(value);
		if (typeof value === 'string' && /^\d+$/.test(value) && number <= MOST) return number;
		wrong.push({ field, message: `must be a whole number from 0 to ${MOST}` });
		return fallback;
	};
	const asked = whole('limit', 100);
	const limit = pageCap > 0 ? Math.min(asked, pageCap) : asked;
	const offset = whole('offset', 0);
	if (strict && query.limit === undefined) wrong.push({ field: 'limit', message: 'is required' });
	for (const field of Object.keys(query)) {
		if (strict && !KNOWN.includes(field)) wrong.push({ field, message: 'is not a parameter of this list' });
		if (Array.isArray(query[field])) wrong.push({ field, message: 'is given twice' });
	}
	const sort = text(query.sort)
		.split(',')
		.filter(Boolean)
		.map((part) => ({ field: part.replace(/^[-+]/, ''), descending: part.startsWith('-') }));
	const filter = readFilter(text(query.filter), wrong);
	if (wrong.length > 0) throw badRequest('The query is not valid', wrong);
	return {
		limit,
		offset,
		q: text(query.q).toLowerCase(),
		sort,
		filter,
		from: repeatPages ? 0 : offset,
		// Every other page: the rows of a tie change their places between two pages.
		reverseTies: shuffleTies && Math.floor(offset / Math.max(1, limit)) % 2 === 1,
	};
}

/** Applies a query to rows; `total` counts the matches before paging. Throws Problem 400 for unknown fields. */
export function applyListQuery<T extends Row>(
	rows: T[],
	query: ListQuery,
	fields: string[],
): { rows: T[]; total: number } {
	const asked = [
		...query.sort.map(({ field }) => ['sort', field]),
		...query.filter.map(({ field }) => ['filter', field]),
	];
	const wrong = asked
		.filter(([, field]) => !fields.includes(field))
		.map(([parameter, field]) => ({ field: parameter, message: `cannot use ${field}` }));
	if (wrong.length > 0) throw badRequest('The query is not valid', wrong);
	const found = (query.reverseTies ? [...rows].reverse() : rows)
		.filter((row) => query.q === '' || JSON.stringify(row).toLowerCase().includes(query.q))
		.filter((row) => query.filter.every((part) => matches(row[part.field], part.values) !== part.negated))
		.sort((left, right) => compareRows(left, right, query.sort));
	return { rows: found.slice(query.from, query.from + query.limit), total: found.length };
}

/** `status:sent,failed;createdTime:2026-01-01T00:00:00Z..`; `!` before a field negates. */
function readFilter(source: string, wrong: InvalidField[]): ListQuery['filter'] {
	return source
		.split(';')
		.filter(Boolean)
		.map((part) => {
			const colon = part.indexOf(':');
			const name = colon < 0 ? part : part.slice(0, colon);
			const values = colon < 0 ? [] : part.slice(colon + 1).split(',');
			if (values.length === 0 || values.includes('')) {
				wrong.push({ field: 'filter', message: `"${part}" is not field:value` });
			}
			const field = name.replace(/^!/, '');
			const dates = field.endsWith('Time') ? values.flatMap((value) => value.split('..')) : [];
			for (const date of dates.filter((value) => value !== '' && Number.isNaN(Date.parse(value))))
				wrong.push({ field: 'filter', message: `"${date}" is not a date` });
			return { field, negated: name.startsWith('!'), values };
		});
}

function matches(actual: unknown, values: string[]): boolean {
	return values.some((value) => {
		const range = /^(.*?)\.\.(.*)$/.exec(value);
		if (range === null) return String(actual) === value;
		const [, from, until] = range;
		const at = comparable(actual);
		return (from === '' || at >= comparable(from)) && (until === '' || at <= comparable(until));
	});
}

function comparable(value: unknown): number {
	const text = String(value);
	return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : Date.parse(text);
}

function compareRows(left: Row, right: Row, sort: ListQuery['sort']): number {
	for (const { field, descending } of sort) {
		const [a, b] = [left[field], right[field]];
		const order = typeof a === 'number' && typeof b === 'number' ? a - b : compareTexts(String(a), String(b));
		if (order !== 0) return descending ? -order : order;
	}
	return 0;
}

function compareTexts(a: string, b: string): number {
	return a === b ? 0 : a < b ? -1 : 1;
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
