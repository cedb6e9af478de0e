export interface HubSettings {
	mode: 'strict' | 'faithful';
}
export function defaultSettings(): HubSettings {
	return { mode: 'strict' };
}
