import type { FastifyRequest } from 'fastify';
import type { SandboxContext } from '../../core/service';
import { duplicateKeys, parseJson, toPlain } from '../../core/strict/json';
import type { SuperOfficeSettings } from './settings';
import type { SuperOfficeState } from './state';

/** Number -> name of a tenant's state (SuperOffice API sheet, section 3). */
const STATES: Record<number, string> = {
	0: 'Unknown',
	1: 'Provisioning',
	2: 'Running',
	3: 'Deleted',
	4: 'Suspended',
	5: 'OnlineMaintenance',
	6: 'OfflineMaintenance',
	8: 'ProvisioningFailed',
	10: 'Deleting',
	11: 'DeleteFailed',
	12: 'MigrationPending',
};

/** What every route of this service works with. */
export interface Parts {
	context: SandboxContext;
	settings: SuperOfficeSettings;
	state: SuperOfficeState;
}

/** Whether calls to the tenant are let through in this state. */
export function isRunning(settings: SuperOfficeSettings): boolean {
	return ['Running', 'OnlineMaintenance'].includes(stateName(settings.tenantState));
}

function stateName(value: string | number): string {
	return typeof value === 'number' ? (STATES[value] ?? 'Unknown') : value;
}

/** The body as a JSON object sent as JSON, no key twice; undefined when it is something else. */
export function parseObject(request: FastifyRequest): Record<string, unknown> | undefined {
	if (!/^application\/json\b/i.test(String(request.headers['content-type']))) return undefined;
	try {
		const value = parseJson(request.rawBody.toString('utf8'));
		if (value.kind !== 'object' || duplicateKeys(value).length > 0) return undefined;
		return toPlain(value) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}
