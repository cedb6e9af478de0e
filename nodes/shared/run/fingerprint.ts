import { createHash } from 'node:crypto';
import { AnswerRef, FileContent, Fresh, Secret } from '../wire/request';
import type { Plan } from './plan';

/** Stands for the content of a plan; for AI tools, where the same call again means the same mail. */
export function planFingerprint({ steps }: Plan): string {
	const text = JSON.stringify({ steps }, (_key, value: unknown) => {
		if (value instanceof Secret || value instanceof Fresh) return null;
		if (value instanceof AnswerRef) return `${value.step}.${value.property}`;
		if (value instanceof FileContent) {
			const { name, bytes, contentType, source } = value.attachment;
			return [
				name,
				bytes,
				contentType,
				source.kind === 'stored' ? source.id : createHash('sha256').update(source.base64).digest('hex'),
			];
		}
		return value;
	});
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
