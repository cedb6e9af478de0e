import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

import { findRuntime } from '../../../scripts/lib/runtime';
import { startN8n, type N8n } from '../../../scripts/lib/n8n';
import { ownUserFolder } from '../own-n8n';
import type { BinaryMode, RecordedItems, Storage } from '../recordedItems';
import { fileNodes } from './file-nodes';
import { startImap } from './imap';
import { normalised } from './normalise';
import type { RecordedNode, Recording, Upload } from './recording';
import { credentialsFor, serviceNodes } from './service-nodes';
import { PDF, startGoogle, startWeb } from './web';
import { connectionsOf, expressionsOf, last, PROBE, workflowFor } from './workflow';

const BINARY_MODES: BinaryMode[] = ['separate', 'combined'];
const STORAGES: Storage[] = ['stored', 'memory'];

/** n8n's own word for where files go. */
const STORAGE_MODES: Record<Storage, string> = { stored: 'filesystem', memory: 'default' };

/** Runs n8n's own nodes in the pinned n8n and gives what they put out, in every binary mode and storage. */
export async function recordItems(): Promise<RecordedItems[]> {
	const all: RecordedItems[] = [];
	for (const storage of STORAGES) all.push(...(await recordWith(storage)));
	return all;
}

async function recordWith(storage: Storage): Promise<RecordedItems[]> {
	const user = ownUserFolder();
	const endings: Array<() => Promise<unknown>> = [];
	try {
		const [web, google, imap] = await Promise.all([startWeb(), startGoogle(), startImap()]);
		endings.push(web.close, google.close, imap.close);
		const folder = join(user.path, 'files');
		mkdirSync(folder);
		writeFileSync(join(folder, 'report.pdf'), PDF);
		const runs = BINARY_MODES.flatMap((binaryMode) =>
			[
				...fileNodes({
					web: `http://127.0.0.1:${web.port}`,
					folder,
					pathOf: (field) => (binaryMode === 'combined' ? `_files.${field}` : field),
				}),
				...serviceNodes(),
			].map((recording) => ({
				recording,
				binaryMode,
				workflow: workflowFor(recording, binaryMode),
			})),
		);
		const n8n = await startN8n({
			userFolder: user.path,
			ui: false,
			credentials: credentialsFor(imap.port),
			workflows: runs.map(({ workflow }) => workflow),
			env: {
				N8N_RUNNERS_MODE: 'internal',
				N8N_DEFAULT_BINARY_DATA_MODE: STORAGE_MODES[storage],
				N8N_CUSTOM_EXTENSIONS: join(__dirname, 'probe'),
				N8N_RESTRICT_FILE_ACCESS_TO: folder,
				GENERIC_TIMEZONE: 'UTC',
				TZ: 'UTC',
				HTTPS_PROXY: `http://127.0.0.1:${google.port}`,
				NO_PROXY: '127.0.0.1',
				// Nobody vouches for the Google on loopback.
				NODE_TLS_REJECT_UNAUTHORIZED: '0',
			},
		});
		endings.push(() => n8n.stop());
		const recorded: RecordedItems[] = [];
		for (const { recording, binaryMode, workflow } of runs) {
			const { path } = workflow.nodes[0].parameters as { path?: string };
			if (path) await send(`${n8n.url}/webhook/${path}`, recording.upload);
			const run = await lastRun(n8n, workflow.id);
			recorded.push(normalised(fixture(recording, binaryMode, storage, run), user.path));
		}
		return recorded;
	} finally {
		for (const end of endings.reverse()) await end();
		user.remove();
	}
}

/** A form with boundary and headers that are always the same, so that what n8n says of them is. */
async function send(url: string, upload?: Upload[]): Promise<void> {
	const boundary = 'boundary-of-the-form';
	const files = upload?.map(
		({ field, fileName, contentType, content }) =>
			`--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${fileName}"\r\n` +
			`Content-Type: ${contentType}\r\n\r\n${content}\r\n`,
	);
	const pieces = files ? [...files, `--${boundary}--\r\n`] : ['{"number":117}'];
	const type = files ? `multipart/form-data; boundary=${boundary}` : 'application/json';
	const headers = { 'content-type': type, 'content-length': Buffer.byteLength(pieces.join('')) };
	const sent = request(url, { method: 'POST', headers });
	const answered = new Promise<void>((resolve, reject) => {
		sent.on('error', reject).on('response', (response) => {
			response.resume();
			response.on('end', () =>
				response.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${response.statusCode}`)),
			);
		});
	});
	for (const [index, piece] of pieces.entries()) {
		// Webhook numbers the files of one field as they are written to disk, so that two at once come in any order.
		if (index > 0) await pause(200);
		sent.write(piece);
	}
	sent.end();
	await answered;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type Item = Record<string, unknown>;
type Run = Array<{ data?: { main: Array<Item[] | null> } }>;
interface Result {
	runData: Record<string, Run>;
	error?: { message: string };
}

/** The saved execution; n8n saves it a moment after it answered, and triggers start by themselves. */
async function lastRun(n8n: N8n, workflowId: string): Promise<Result> {
	for (const until = Date.now() + 120_000; Date.now() < until;) {
		const { data } = await n8n.publicApi('GET', `/executions?workflowId=${workflowId}&includeData=true`);
		if (data[0]?.stoppedAt) return data[0].data.resultData;
		await pause(50);
	}
	throw new Error(`${workflowId} has not run.\n${n8n.output().slice(-2000)}`);
}

const outputOf = (run: Run) => run[0].data?.main[0] ?? [];

function fixture(
	recording: Recording,
	binaryMode: BinaryMode,
	storage: Storage,
	{ runData, error }: Result,
): RecordedItems {
	const common = {
		name: `${recording.name}-${binaryMode}-${storage}`,
		n8n: n8nVersion(),
		binaryMode,
		storage,
		...(recording.source && { source: sourceOf(recording.source) }),
		node: last(recording).name,
		field: recording.field,
		workflow: {
			nodes: recording.nodes.map(withoutNoise),
			connections: connectionsOf(recording),
		},
	};
	// The next node does not run where this one fails or puts out nothing.
	if (!runData[PROBE])
		return { ...common, ...(error && { error: error.message }), items: [], expressions: {} };
	const [{ json }] = outputOf(runData[PROBE]);
	const { received, values } = json as { received: Item[]; values: unknown[] };
	// n8n numbers pairedItem anew for the next node; nothing else may differ from what people see in the editor.
	const shown = outputOf(runData[last(recording).name]);
	if (!isDeepStrictEqual(received.map(withoutPairing), shown.map(withoutPairing)))
		throw new Error(`${recording.name}: n8n shows other items than it hands on.`);
	return {
		...common,
		items: received as unknown as RecordedItems['items'],
		expressions: Object.fromEntries(
			expressionsOf(recording).map((expression, index) => [expression, values[index]]),
		) as RecordedItems['expressions'],
	};
}

const withoutPairing = ({ pairedItem: _pairedItem, ...item }: Item) => item;

const withoutNoise = ({ name, type, typeVersion, parameters }: RecordedNode) => ({
	name,
	type,
	typeVersion,
	parameters,
});

function pinned(...path: string[]): string {
	const runtime = findRuntime();
	if (!runtime) throw new Error('The pinned n8n is not installed.');
	return readFileSync(join(runtime.folder, 'node_modules', ...path), 'utf8');
}

/** The version of the pinned n8n. */
export const n8nVersion = () => (JSON.parse(pinned('n8n', 'package.json')) as { version: string }).version;

/** `nodes/x.js:12 parseRawEmail`, to look up how n8n makes the shape. */
function sourceOf(source: NonNullable<Recording['source']>): string {
	const lines = pinned('n8n-nodes-base', 'dist', 'nodes', source.file).split('\n');
	const line = lines.findIndex((text) => new RegExp(`function ${source.function}\\(`).test(text)) + 1;
	if (line === 0) throw new Error(`${source.file} has no function ${source.function}.`);
	return `n8n-nodes-base/dist/nodes/${source.file}:${line} ${source.function}`;
}
