import type { FaultDefinition } from '../core/faults/definition';
import type { Sandbox } from '../core/sandbox';
import type { SandboxService } from '../core/service';
import { html, type SafeHtml } from './html';

/** `/admin` for people: base URLs, settings and faults. What changes them is a request, shown as such. */
export function adminPage({ url, faults }: Sandbox, services: readonly SandboxService[]): SafeHtml {
	return html`<h1>Admin</h1>
		<p class="soft">
			The same as JSON: <code>curl ${url}/admin</code>. Back to the start:
			<code>curl -X POST ${url}/admin/reset</code>
		</p>
		${services.map((service) => oneService(service, url))}
		<section class="card">
			<h2>Faults</h2>
			<p class="pad">
				By address: <code>reset-after-accept@fault.test</code>. By rule:
				<code
					>curl -X POST ${url}/admin/faults -d '{"service": "${services[0]?.name}", "times": 2, "fault":
					{"name": "status-503"}}'</code
				>
			</p>
			<table>
				<thead>
					<tr>
						<th scope="col">Name</th>
						<th scope="col">What the client sees</th>
						<th scope="col">Delivers</th>
					</tr>
				</thead>
				<tbody>
					${faults.known.map(oneFault)}
				</tbody>
			</table>
		</section>`;
}

function oneService({ name, title, prefix, settings }: SandboxService, url: string): SafeHtml {
	return html`<section class="card">
		<h2>${title}</h2>
		<p class="pad">Base URL <code>${url}${prefix}</code></p>
		<details>
			<summary>Settings, changed by <code>PATCH /admin/services/${name}</code></summary>
			<table>
				<tbody>
					${Object.entries(settings).map(
						([setting, value]) =>
							html`<tr>
								<th scope="row">${setting}</th>
								<td class="wide"><code>${JSON.stringify(value)}</code></td>
							</tr>`,
					)}
				</tbody>
			</table>
		</details>
	</section>`;
}

function oneFault({ name, description, delivers }: FaultDefinition): SafeHtml {
	return html`<tr>
		<td><code>${name}</code></td>
		<td>${description}</td>
		<td class="num">${delivers}</td>
	</tr>`;
}
