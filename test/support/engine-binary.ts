import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';

export type BinaryMode = 'default' | 'filesystem' | 's3' | 'azure' | 'database';

/** Where n8n keeps files from now on. */
export async function setBinaryMode(mode: BinaryMode): Promise<void> {
	const service = Container.get(BinaryDataService);
	const config = Container.get(BinaryDataConfig);
	(config as { mode: string }).mode = mode;
	if (mode !== 'default' && mode !== 'filesystem') {
		// n8n's server package brings the stores behind these modes; this one keeps files in memory behind the same seam.
		service.setManager(mode as never, memoryStore());
	}
	await service.init();
}

function memoryStore() {
	const files = new Map<string, { content: Buffer; metadata: IDataObject }>();
	let count = 0;
	const find = (id: string) => {
		const file = files.get(id);
		if (!file) throw new Error(`No file ${id}`);
		return file;
	};
	return {
		init: async () => {},
		store: async (_location: unknown, content: Buffer, metadata: IDataObject) => {
			const fileId = `stored-${++count}`;
			files.set(fileId, { content, metadata: { ...metadata, fileSize: content.length } });
			return { fileId, fileSize: content.length };
		},
		getPath: (id: string) => id,
		getAsBuffer: async (id: string) => find(id).content,
		getAsStream: async (id: string, chunkSize = 65_536) => {
			const { Readable } = await import('node:stream');
			const { content } = find(id);
			return Readable.from(
				(function* () {
					for (let at = 0; at < content.length; at += chunkSize) yield content.subarray(at, at + chunkSize);
				})(),
				{ objectMode: false },
			);
		},
		getMetadata: async (id: string) => find(id).metadata,
	} as never;
}
