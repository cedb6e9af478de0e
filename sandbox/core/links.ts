import type { InboxMessage } from './inbox';

const ENTITIES: Record<string, string> = {
	'&amp;': '&',
	'&quot;': '"',
	'&#39;': "'",
	'&lt;': '<',
	'&gt;': '>',
};

/** The web links of a mail, each once: those that its HTML leads to, then those that stand in its text. */
export function linksIn({ html = '', text = '' }: Pick<InboxMessage, 'html' | 'text'>): string[] {
	const ofHtml = [...html.matchAll(/\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map(([, one, other]) =>
		(one ?? other).replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => ENTITIES[entity]),
	);
	const ofText = [...text.matchAll(/https?:\/\/[^\s<>"]+/gi)].map(([link]) =>
		link.replace(/[.,;:!?)]+$/, ''),
	);
	return [...new Set([...ofHtml, ...ofText])].filter(
		(link) => /^https?:\/\//i.test(link) && URL.canParse(link),
	);
}
