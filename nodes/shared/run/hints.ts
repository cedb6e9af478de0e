import type { Run, RunItem } from './run';
import type { Transport } from '../wire/transport';

/** A warning for a base URL over which mails and logins would travel unencrypted. */
export function insecureWarning(baseUrl: string): string | undefined {
	let url: URL;
	try {
		url = new URL(baseUrl);
	} catch {
		return undefined;
	}
	if (url.protocol !== 'http:' || /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname))
		return undefined;
	return `The base URL of the credential starts with http: mails and the login travel unencrypted to ${url.hostname}. Use https.`;
}

/** Tells after a run what the items alone do not show. */
export function giveHints(run: Run, items: RunItem[], transport: Transport | undefined): void {
	const { context, notes } = run;
	const hints: Array<{ message: string; type: 'info' | 'warning' }> = [];
	const info = (message: string) => hints.push({ message, type: 'info' });
	const warn = (message: string) => hints.push({ message, type: 'warning' });

	for (const warning of transport?.connection.warnings ?? []) warn(warning);
	if (notes.previews > 0)
		info(
			`Preview Only: ${mails(notes.previews)} shown as ${notes.previews === 1 ? 'a request' : 'requests'}, nothing was sent for ${notes.previews === 1 ? 'it' : 'them'}.`,
		);
	if (notes.redirected > 0)
		info(`Redirect All Mail To: ${mails(notes.redirected)} went to the test address, not to the recipients.`);
	if (notes.alreadySent > 0)
		info(
			`${mails(notes.alreadySent)} had been sent by an earlier try of this execution and ${notes.alreadySent === 1 ? 'was' : 'were'} not sent again.`,
		);
	const waited = transport?.notes.waitedForLimit ?? 0;
	if (waited > 0) info(`${waited === 1 ? '1 request' : `${waited} requests`} waited for the rate limit.`);
	const unknown = items.filter(({ error }) => error?.mayHaveBeenSent).map(({ index }) => index);
	if (unknown.length > 0)
		warn(
			`Nobody can say whether ${unknown.length === 1 ? 'this item was' : 'these items were'} sent: ${list(unknown)}. Check before sending again.`,
		);
	const warned = items.filter(({ output }) =>
		output?.some(({ json }) => Array.isArray(json.warnings) && json.warnings.length > 0),
	);
	if (warned.length > 0)
		info(
			`${warned.length === 1 ? '1 item has' : `${warned.length} items have`} warnings in the output: ${list(warned.map(({ index }) => index))}.`,
		);
	if (hints.length === 0) return;
	context.addExecutionHints?.(...hints.map((hint) => ({ ...hint, location: 'outputPane' as const })));
}

function mails(count: number): string {
	return count === 1 ? '1 mail' : `${count} mails`;
}

function list(indexes: number[]): string {
	const shown = indexes.slice(0, 10).join(', ');
	return indexes.length > 10
		? `items ${shown} and ${indexes.length - 10} more`
		: `item${indexes.length === 1 ? '' : 's'} ${shown}`;
}
