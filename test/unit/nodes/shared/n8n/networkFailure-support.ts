import { NodeApiError, type JsonObject } from 'n8n-workflow';

/** As n8n's helper passes it on. */
export function wrapped(error: unknown): unknown {
	return new NodeApiError(
		{ id: '1', name: 'n', type: 't', typeVersion: 1, position: [0, 0], parameters: {} },
		error as JsonObject,
	);
}
