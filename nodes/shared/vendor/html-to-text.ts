// Bundled into dist by the build: the published package has no dependencies.
export { compile } from 'html-to-text';
