// Bundled into dist by the build: the published package has no dependencies.
import type * as htmlToText from 'html-to-text';

/** Loaded at the first call: its tables of entities take as long as all of a node, and most mails need no text derived. */
export const compile: typeof htmlToText.compile = (options) =>
	(require('html-to-text') as typeof htmlToText).compile(options);
