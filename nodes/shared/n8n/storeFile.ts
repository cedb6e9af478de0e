import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { MailError, toMailError } from '../errors';

/** A file that a service has given. */
export interface ReceivedFile {
	name?: string;
	contentType?: string;
	content: Buffer;
}

/** Codes of the system for a disk, or a share of it, that is full. */
const FULL = ['ENOSPC', 'EDQUOT'];

/**
 * Puts a file into n8n's storage.
 * @param label of the option that asked for it
 * @throws MailError `failed` with the name of the file and a fix
 */
export async function storeFile(
	{ helpers }: Pick<IExecuteFunctions, 'helpers'>,
	{ name, contentType, content }: ReceivedFile,
	label: string,
): Promise<IBinaryData> {
	try {
		return await helpers.prepareBinaryData(content, name, contentType);
	} catch (error) {
		throw notStored(error, name ?? 'a file without a name', label);
	}
}

function notStored(error: unknown, file: string, field: string): MailError {
	const code = codeOf(error);
	const isFull = code !== undefined && FULL.includes(code);
	const why = isFull ? 'the disk is full' : toMailError(error).message;
	return new MailError('failed', `"${file}" could not be stored in n8n: ${why}`, {
		field,
		fix: isFull
			? 'Free space where n8n keeps its files, or let n8n delete old executions, then run it again.'
			: "Check the storage of n8n's binary data, then run it again.",
		details: { file, ...(code && { code }) },
	});
}

/** n8n may wrap what the disk said. */
function codeOf(error: unknown): string | undefined {
	for (let depth = 0, at = error; depth < 5 && typeof at === 'object' && at !== null; depth++) {
		const { code, cause } = at as { code?: unknown; cause?: unknown };
		if (typeof code === 'string') return code;
		at = cause;
	}
	return undefined;
}
