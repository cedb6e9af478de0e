// Bundled into dist by the build: the published package has no dependencies.
import addresses = require('email-addresses');

/** Parses one address by the grammar of RFC 5322; null when it is none. */
export const parseOneAddress = addresses.parseOneAddress;
