// Bundled into dist by the build: the published package has no dependencies.
export { Marked, type Lexer, type Token, type Tokens } from 'marked';
