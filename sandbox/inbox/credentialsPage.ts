import type { SandboxLogin, SandboxService } from '../core/service';
import { html, type SafeHtml } from './html';

/** The logins of one service. */
export interface ServiceLogins {
	service: string;
	logins: SandboxLogin[];
}

/** @param url of the sandbox */
export function loginsOf(services: readonly SandboxService[], url: string): ServiceLogins[] {
	return services.flatMap(({ title, prefix, logins }) =>
		logins === undefined ? [] : [{ service: title, logins: logins(url + prefix) }],
	);
}

/** What to enter in n8n for every kind of credential; each value has a button that copies it. */
export function credentialsPage(all: ServiceLogins[]): SafeHtml {
	return html`<h1>Credentials</h1>
		<p class="soft">
			In n8n, make a credential of the kind that a heading names, and enter these values. They open nothing
			but this sandbox.
		</p>
		${all.flatMap(({ logins }) => logins.map(oneLogin))}`;
}

function oneLogin({ credential, fields, note }: SandboxLogin): SafeHtml {
	return html`<section class="card">
		<h2>${credential}</h2>
		<table>
			<tbody>
				${fields.map(
					([label, value]) =>
						html`<tr>
							<th scope="row">${label}</th>
							<td class="wide"><code>${value}</code></td>
							<td><button type="button" data-copy="${value}" aria-label="Copy ${label}">Copy</button></td>
						</tr>`,
				)}
			</tbody>
		</table>
		${note !== undefined && html`<p class="pad soft">${note}</p>`}
	</section>`;
}
