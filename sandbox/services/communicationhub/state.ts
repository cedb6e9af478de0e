export class HubState {
	clear(): void {}
}
