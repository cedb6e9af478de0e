export { startSandbox, type Sandbox, type SandboxOptions } from './core/server';
export type { SandboxContext, SandboxService } from './core/service';
export type {
	Inbox,
	InboxAttachment,
	InboxMessage,
	InboxOptions,
	MailAddress,
	MailAttachment,
	MailToDeliver,
} from './core/inbox';
export type { RequestJson, RequestRecord } from './core/requests';
export { FAULTS, type FaultDefinition, type FaultSpec } from './core/faults';
export { FAULT_DOMAIN, type FaultRule } from './core/faultRules';
