import { valueIssues } from './checks';
import { HubError, invalid, type Issue } from './hubError';
import { bindJsonFaithful, bindJsonStrict, coerceText, type Bound } from './jsonBody';
import type { HubDto, Operation } from './operations';
import { parameter, wireIssues, type Wire } from './wire';
import { bindXmlFaithful, bindXmlStrict } from './xmlBody';

/** A request that the service acts on. `lost` says what the faithful mode silently lost. */
interface BoundRequest {
	dto: HubDto;
	lost?: string;
}

/** Strict: throws HubError with every reason. What passes arrives exactly as it was written. */
export function bindStrict(wire: Wire, body: Buffer, operation: Operation): BoundRequest {
	const wireFaults = wireIssues(wire, body.length, []);
	// Without a body format there is nothing to read; the hub does not read a chunked body either.
	if (wire.bodyFormat === undefined || wire.chunked) throw invalid(wireFaults);
	const { dto, issues }: Bound =
		wire.bodyFormat === 'xml' ? bindXmlStrict(body, operation) : bindJsonStrict(body, operation.fields);
	const all: Issue[] = [...wireFaults, ...issues, ...valueIssues(operation, dto)];
	if (all.length > 0) throw invalid(all);
	return { dto };
}

/** Faithful: binds what the measured framework binds, empty requests and lost fields included. */
export function bindFaithful(wire: Wire, body: Buffer, operation: Operation): BoundRequest {
	const readable = wire.bodyFormat !== undefined && !wire.chunked && body.length > 0;
	const bound = !readable
		? {}
		: wire.bodyFormat === 'xml'
			? bindXmlFaithful(body, operation)
			: bindJsonFaithful(body, operation.fields);
	const dto = overrideByQuery(bound, wire, operation);
	return { dto, lost: strictReason(wire, body, operation) };
}

function overrideByQuery(dto: HubDto, wire: Wire, operation: Operation): HubDto {
	const overridden = { ...dto };
	for (const { name, type } of operation.fields) {
		const value = parameter(wire.query, name);
		if (value !== undefined) overridden[name] = coerceText(value, type);
	}
	return overridden;
}

function strictReason(wire: Wire, body: Buffer, operation: Operation): string | undefined {
	try {
		bindStrict(wire, body, operation);
		return undefined;
	} catch (error) {
		if (error instanceof HubError) return error.reason;
		throw error;
	}
}
