/** A table in Markdown, its heading first. */
export function rows([heading, ...lines]: string[][]): string {
	return [heading, heading.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
