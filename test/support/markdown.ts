import { readFileSync } from 'node:fs';

import { fromRoot } from '../../scripts/lib/paths';

/** What a page of Markdown refers to and can be referred to by, and the commands that it tells. */

/** The page without code: no blocks between fences, no text between backticks. */
function prose(text: string): string {
	return text.replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, '').replace(/(`+)[^`][\s\S]*?\1/g, '');
}

/** Targets of links and pictures, in order; pictures for dark screens too. */
export function links(text: string): string[] {
	const targets = /\]\(\s*<?([^)\s>]+)>?[^)]*\)|\b(?:src|srcset)="([^"]+)"/g;
	return [...prose(text).matchAll(targets)].map(([, link, picture]) => link ?? picture);
}

/** Names under which GitHub offers the headings of a page. */
export function anchors(text: string): string[] {
	const seen = new Map<string, number>();
	const withoutBlocks = text.replace(/^(```|~~~)[\s\S]*?^\1[^\n]*$/gm, '');
	return [...withoutBlocks.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, heading]) => {
		const name = heading
			.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
			.replace(/ /g, '-');
		const count = seen.get(name) ?? 0;
		seen.set(name, count + 1);
		return count === 0 ? name : `${name}-${count}`;
	});
}

/** The cells of the rows of the table below this heading of columns; the row of dashes is left out. */
export function tableBelow(text: string, head: string): string[][] {
	const lines = text.split('\n');
	const start = lines.indexOf(head);
	if (start < 0) return [];
	const rows = lines.slice(start + 2);
	const end = rows.findIndex((line) => !line.startsWith('|'));
	return rows.slice(0, end < 0 ? rows.length : end).map((row) =>
		row
			.slice(1, row.lastIndexOf('|'))
			.split('|')
			.map((cell) => cell.trim()),
	);
}

/** The blocks between fences that a shell is meant to run, without their indentation: those marked `sh` or not at all. */
export function shellBlocks(text: string): string[] {
	const blocks = [...text.matchAll(/^([ \t]*)```(\w*)\n([\s\S]*?)^[ \t]*```$/gm)];
	return blocks
		.filter(([, , language]) => language === '' || language === 'sh')
		.map(([, indent, , block]) =>
			block
				.split('\n')
				.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
				.join('\n')
				.trim(),
		);
}

/**
 * The block of commands on a page of the documentation that has this part in it, for a test that runs it. What is taken
 * like this counts as run in docs.test.ts.
 */
export function documented(page: string, part: string): string {
	const found = shellBlocks(readFileSync(fromRoot(page), 'utf8')).filter((block) => block.includes(part));
	if (found.length !== 1) throw new Error(`${found.length} blocks of ${page} have "${part}" in them.`);
	return found[0];
}
