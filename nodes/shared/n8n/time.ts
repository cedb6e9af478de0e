import { scalarText } from '../mail/text';
import { invalid } from '../errors';

/** A date, perhaps with a time, and no word about its zone: what n8n's calendar gives. */
const WITHOUT_ZONE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?$/;

/**
 * A time in any form that the editor or an expression gives, as an ISO text in UTC; undefined when there is none.
 * @param zone the workflow's time zone: the process that runs it may live in another one
 * @throws MailError `invalid`
 */
export function readTime(value: unknown, label: string, zone: () => string): string | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	// Dates and Luxon's DateTime turn into ISO texts by themselves.
	const plain = typeof value === 'object' ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
	const text = scalarText(plain, label).trim();
	const [, date, clock = '00:00'] = WITHOUT_ZONE.exec(text) ?? [];
	const time = date === undefined ? Date.parse(text) : inZone(`${date}T${clock}Z`, zone());
	if (!Number.isNaN(time)) return new Date(time).toISOString();
	throw invalid(
		label,
		`${label} is "${text.slice(0, 80)}", which is not a time`,
		'Write it as 2026-01-31T09:00:00Z, or choose it in the calendar.',
	);
}

/** The moment at which clocks in `zone` show what those in UTC show at `shown`, in milliseconds since 1970. */
function inZone(shown: string, zone: string): number {
	const wanted = Date.parse(shown);
	if (Number.isNaN(wanted)) return NaN;
	// Twice: the offset of the first guess is another one where the clocks change in between.
	const guess = wanted - offsetAt(wanted, zone);
	return wanted - offsetAt(guess, zone);
}

/** Milliseconds that clocks in `zone` are ahead of UTC at a moment. */
function offsetAt(moment: number, zone: string): number {
	const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
	const name = format.formatToParts(moment).find(({ type }) => type === 'timeZoneName')?.value ?? '';
	const [, sign, hours, minutes = '0', seconds = '0'] = /GMT([+-])(\d+):?(\d+)?:?(\d+)?/.exec(name) ?? [];
	if (sign === undefined) return 0;
	const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
	return sign === '-' ? -ahead : ahead;
}
