/** A moment as people read it, in the workflow's time zone: `28 November 2026 at 14:05 (Europe/Berlin)`. */
export function timeText(moment: number, zone: string): string {
	const format = new Intl.DateTimeFormat('en-GB', {
		dateStyle: 'long',
		timeStyle: 'short',
		timeZone: zone,
	});
	return `${format.format(moment)} (${zone})`;
}
