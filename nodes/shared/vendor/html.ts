// Bundled into dist by the build: the published package has no dependencies. One file, so that both share their parser.
export { compile } from 'html-to-text';
export { Parser, Tokenizer } from 'htmlparser2';
