import { Credentials } from 'n8n-core';
import {
	ICredentialsHelper,
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
} from 'n8n-workflow';
import { noOp } from './engine-nodes';

/** What n8n would have saved of a credential type. */
export interface CredentialUpdate {
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** Credentials in memory with the rules of n8n's own helper for authenticate and preAuthentication. */
export class MemoryCredentials extends ICredentialsHelper {
	constructor(
		private readonly values: Record<string, ICredentialDataDecryptedObject>,
		private readonly types: Record<string, ICredentialType>,
		private readonly updates: CredentialUpdate[],
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return (this.types[name]?.extends ?? []).flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	getCredentialsProperties(type: string) {
		return [
			...this.getParentTypes(type).flatMap((parent) => this.types[parent].properties),
			...this.types[type].properties,
		];
	}

	async getDecrypted(
		_data: unknown,
		_details: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const defaults: ICredentialDataDecryptedObject = {};
		for (const property of this.getCredentialsProperties(type))
			defaults[property.name] = property.default as never;
		const merged = { ...defaults, ...this.values[type] };
		const resolved: ICredentialDataDecryptedObject = {};
		for (const [name, value] of Object.entries(merged))
			resolved[name] = this.resolve(value, { $self: merged, $credentials: merged }) as never;
		return resolved;
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		type: string,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types[type];
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (authenticate?.type !== 'generic') return options;
		for (const [part, members] of Object.entries(authenticate.properties) as Array<
			[keyof IHttpRequestOptions, IDataObject]
		>) {
			const target = ((options as unknown as IDataObject)[part] ??= {}) as IDataObject;
			for (const [name, value] of Object.entries(members)) {
				target[String(this.resolve(name, { $credentials: credentials }))] = this.resolve(value, {
					$credentials: credentials,
				}) as never;
			}
		}
		return options;
	}

	async preAuthentication(
		helpers: never,
		credentials: ICredentialDataDecryptedObject,
		type: string,
		_node: INode,
		expired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const credentialType = this.types[type];
		const expirable = credentialType.properties.find(
			({ type: kind, typeOptions }) => kind === 'hidden' && typeOptions?.expirable === true,
		);
		if (!expirable || !credentialType.preAuthentication || (credentials[expirable.name] !== '' && !expired))
			return undefined;
		const output = (await credentialType.preAuthentication.call(
			helpers,
			credentials,
		)) as ICredentialDataDecryptedObject;
		if (output[expirable.name] === undefined) return undefined;
		Object.assign(this.values[type], output);
		this.updates.push({ type, data: { ...this.values[type] } });
		return Object.assign(credentials, output);
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<Credentials> {
		const credentials = new Credentials({ id: details.id, name: details.name }, type);
		credentials.setData(this.values[type]);
		return credentials;
	}

	async updateCredentials(
		_details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		Object.assign(this.values[type], data);
		this.updates.push({ type, data: { ...data } });
	}

	async updateCredentialsOauthTokenData(
		_details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		Object.assign(this.values[type], { oauthTokenData: data.oauthTokenData });
		this.updates.push({ type, data: { ...data } });
	}

	private resolve(value: unknown, names: IDataObject): unknown {
		if (typeof value !== 'string' || !value.startsWith('=')) return value;
		const workflow = new Workflow({
			nodes: [],
			connections: {},
			active: false,
			nodeTypes: { getByName: () => noOp, getByNameAndVersion: () => noOp, getKnownTypes: () => ({}) },
		});
		const node: INode = { id: '', name: '', type: '', typeVersion: 1, position: [0, 0], parameters: {} };
		return workflow.expression.getSimpleParameterValue(
			node,
			value,
			'internal',
			names as never,
			undefined,
			'',
		);
	}
}
