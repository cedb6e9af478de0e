import { readTime } from '../../../../../nodes/shared/n8n/time';

const read = (value: unknown, zone = 'Europe/Berlin') => readTime(value, 'Created After', () => zone);

it.each([
	['2026-01-31T09:00:00', 'Europe/Berlin', '2026-01-31T08:00:00.000Z'],
	['2026-07-31T09:00:00', 'Europe/Berlin', '2026-07-31T07:00:00.000Z'],
	['2026-01-31 09:00', 'America/New_York', '2026-01-31T14:00:00.000Z'],
	['2026-01-31', 'Asia/Kolkata', '2026-01-30T18:30:00.000Z'],
	['2026-01-31T09:00:00.250', 'UTC', '2026-01-31T09:00:00.250Z'],
	// The hours in which the clocks change, at both ends.
	['2026-03-29T01:59:00', 'Europe/Berlin', '2026-03-29T00:59:00.000Z'],
	['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
	['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
	['2026-03-08T03:30:00', 'America/New_York', '2026-03-08T07:30:00.000Z'],
])('%s is meant in %s', (value, zone, utc) => {
	expect(read(value, zone)).toBe(utc);
});

it.each([
	['2026-01-31T09:00:00Z', '2026-01-31T09:00:00.000Z'],
	['2026-01-31T09:00:00+02:00', '2026-01-31T07:00:00.000Z'],
	[new Date('2026-01-31T09:00:00Z'), '2026-01-31T09:00:00.000Z'],
	[{ toJSON: () => '2026-01-31T09:00:00.000-05:00' }, '2026-01-31T14:00:00.000Z'],
])('%s says its zone itself', (value, utc) => {
	expect(read(value)).toBe(utc);
});

it.each([undefined, null, ''])('%s is no time at all', (value) => {
	expect(read(value)).toBeUndefined();
});

it.each(['yesterday', '2026-13-01', '2026-01-31T25:00:00', ' ', true, { a: 1 }])('refuses %s', (value) => {
	expect(() => read(value)).toThrow(expect.objectContaining({ kind: 'invalid', field: 'Created After' }));
});
