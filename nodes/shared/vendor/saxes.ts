// Bundled into dist by the build: the published package has no dependencies.
export { SaxesParser } from 'saxes';
export type { SaxesTagNS } from 'saxes';
