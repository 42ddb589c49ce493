/** As the Desktop Entry Specification has it: each argument in quotes, with what a shell would take for its own escaped, and `%` doubled. */
export function desktopEntry(command: readonly string[]): string {
  const quoted = command.map((part) => `"${part.replace(/["`$\\]/g, '\\$&').replaceAll('\\', '\\\\').replaceAll('%', '%%')}"`);
  return `[Desktop Entry]\nType=Application\nName=Millwright\nExec=${quoted.join(' ')}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n`;
}
