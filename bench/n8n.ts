import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { buildPackage } from '../scripts/lib/build';
import { startN8n, type CredentialFile, type N8n, type WorkflowFile } from '../scripts/lib/n8n';
import { packPackage } from '../scripts/lib/pack';
import { processUnder, watch } from './children';
import type { Sample } from './measure';
import { postJson } from './post';
import { MEASURED } from './workflows';

/** A real n8n with the packed package, for the workflows of one case. */
export interface BenchN8n {
	n8n: N8n;
	/** Of the n8n process. */
	pid: number;
	/** Resident memory of the n8n process and the milliseconds of one run of a workflow. */
	run(workflow: string, body: object): Promise<Sample>;
	stop(): Promise<void>;
}

interface NodeTime {
	/** Milliseconds since 1970. */
	startTime: number;
	/** Milliseconds. */
	executionTime: number;
}

let packed: Promise<{ tarball: string; size: number }> | undefined;

/** Builds and packs the package, once. */
export async function thePackage(): Promise<{ tarball: string; size: number }> {
	packed ??= buildPackage().then(() => packPackage());
	return await packed;
}

export async function startBenchN8n(
	workflows: WorkflowFile[],
	credentials: CredentialFile[],
	env: NodeJS.ProcessEnv = {},
): Promise<BenchN8n> {
	const { tarball } = await thePackage();
	const userFolder = mkdtempSync(join(tmpdir(), 'send-mail-bench-'));
	const remove = () => rmSync(userFolder, { recursive: true, force: true, maxRetries: 5 });
	try {
		const n8n = await startN8n({
			userFolder,
			ui: false,
			packageTarball: tarball,
			workflows,
			credentials,
			env: { N8N_PAYLOAD_SIZE_MAX: '64', N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem', ...env },
		});
		const pid = processUnder(n8n.pid);
		return {
			n8n,
			pid,
			run: async (workflow, body) => await runOnce(n8n, pid, workflow, body),
			stop: async () => {
				await n8n.stop();
				remove();
			},
		};
	} catch (error) {
		remove();
		throw error;
	}
}

async function runOnce(n8n: N8n, pid: number, workflow: string, body: object): Promise<Sample> {
	const watched = watch(pid);
	const started = performance.now();
	const { status, text } = await postJson(`${n8n.url}/webhook/${workflow}`, body);
	const wallMs = performance.now() - started;
	const [peakMb, cpuMs] = [watched.peak(), watched.cpuMs()];
	if (status !== 200) {
		const reason = (await lastError(n8n, workflow)) ?? text.slice(0, 300);
		throw new Error(`${workflow} answered ${status}: ${reason}`);
	}
	const node = await nodeTime(n8n, workflow);
	return {
		ms: node?.executionTime ?? wallMs,
		peakMb,
		growthMb: peakMb - watched.before,
		notes: { wallMs, cpuMs, ...(node && { startedAt: node.startTime }) },
	};
}

/** When the measured node started and how long it took, as n8n itself noted; undefined where executions are not saved. */
async function nodeTime(n8n: N8n, workflow: string): Promise<NodeTime | undefined> {
	// n8n closes connections that idle, which shows when they are used: then a second try makes a new one.
	const ask = async (method: string, path: string) =>
		await n8n.publicApi(method, path).catch(async () => await n8n.publicApi(method, path));
	for (let tries = 0; tries < 100; tries++) {
		const { data } = await ask('GET', `/executions?workflowId=${workflow}&limit=1`);
		const saved = await ask('GET', `/workflows/${workflow}`);
		if (saved.settings.saveDataSuccessExecution === 'none' && data.length === 0) return undefined;
		if (data[0]?.stoppedAt) {
			const { id, status } = data[0];
			const execution = await ask('GET', `/executions/${id}?includeData=true`);
			await ask('DELETE', `/executions/${id}`);
			if (status !== 'success') {
				throw new Error(`${workflow} ended as ${status}: ${execution.data?.resultData?.error?.message}`);
			}
			return execution.data.resultData.runData[MEASURED][0] as NodeTime;
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	throw new Error(`${workflow}: n8n did not save the execution.`);
}

async function lastError(n8n: N8n, workflow: string): Promise<string | undefined> {
	const { data } = await n8n.publicApi('GET', `/executions?workflowId=${workflow}&limit=1&includeData=true`);
	const error = data[0]?.data?.resultData?.error;
	return error && `${error.message}\n${error.description ?? ''}`;
}
