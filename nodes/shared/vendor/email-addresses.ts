// Bundled into dist by the build: the published package has no dependencies.
export { parseOneAddress } from 'email-addresses';
export type { ParsedMailbox, ParsedGroup } from 'email-addresses';
