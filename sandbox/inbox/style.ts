/** The style sheet of the inbox pages. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2330; --soft: #667085; --line: #e4e7ec; --back: #f6f7f9; --card: #fff;
  --accent: #3b5bdb; --bad: #b42318; --badback: #fef3f2; --good: #027a48; --goodback: #ecfdf3; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ee; --soft: #98a2b3; --line: #2b3140; --back: #12151c; --card: #1a1f2a;
  --accent: #91a7ff; --bad: #fda29b; --badback: #3a1613; --good: #6ce9a6; --goodback: #0c2f20; } }
* { box-sizing: border-box }
body { margin: 0; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, sans-serif }
header { background: var(--card); border-bottom: 1px solid var(--line); padding: 14px 24px; display: flex; gap: 20px; align-items: baseline; flex-wrap: wrap }
header b { font-size: 17px } header a { color: var(--soft); text-decoration: none } header a.here { color: var(--accent); font-weight: 600 }
main { max-width: 1100px; margin: 24px auto; padding: 0 24px }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; margin-bottom: 18px; overflow: hidden }
.card h2 { font-size: 14px; margin: 0; padding: 10px 16px; border-bottom: 1px solid var(--line); color: var(--soft) }
.pad { padding: 14px 16px }
table { border-collapse: collapse; width: 100% }
td, th { text-align: left; padding: 8px 16px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word }
td.wide { width: 100%; overflow-wrap: anywhere } th { width: 170px }
th { color: var(--soft); font-weight: 500; font-size: 13px; white-space: nowrap }
tr:last-child td, tr:last-child th { border-bottom: 0 }
tbody tr:hover { background: color-mix(in srgb, var(--accent) 5%, transparent) }
a { color: var(--accent) } td a.row { color: inherit; text-decoration: none; font-weight: 600 }
.soft { color: var(--soft) } .num { white-space: nowrap }
.tag { display: inline-block; border-radius: 99px; padding: 0 9px; font-size: 12px; border: 1px solid var(--line); color: var(--soft); white-space: nowrap }
.bad { color: var(--bad) } .tag.bad { background: var(--badback); border-color: transparent }
.tag.good { background: var(--goodback); color: var(--good); border-color: transparent }
pre { margin: 0; padding: 14px 16px; white-space: pre-wrap; overflow-wrap: anywhere; font: 13px/1.5 ui-monospace, monospace; max-height: 520px; overflow: auto }
iframe { display: block; width: 100%; height: 420px; border: 0; background: #fff }
.empty { padding: 48px 16px; text-align: center; color: var(--soft) }
`;
