/**
 * What is said on a screen stands in the catalogue, where each language has it (renderer/words/catalogue). This rule finds words that were left in the code of the renderer: text within elements, and strings that read
 * as words wherever they stand, but for what no person reads.
 */

/** Attributes of elements that no person reads or hears. */
const unread = new Set(['className', 'id', 'key', 'role', 'type', 'name', 'look', 'd', 'fill', 'stroke', 'transform', 'viewBox', 'style', 'placement', 'autoComplete', 'slot', 'scope', 'textAnchor', 'lang', 'href', 'rel', 'selectionMode', 'validationBehavior', 'colour', 'preserveAspectRatio', 'group', 'as', 'dateTime', 'align', 'baseline']);
/** Calls whose strings are for programs: events, storage, queries, drawing, errors of our own making that nobody is shown. */
const unspoken = /^(?:addEventListener|removeEventListener|matchMedia|createElement|querySelector|querySelectorAll|getContext|getItem|setItem|localeCompare|includes|startsWith|endsWith|split|replace|replaceAll|join|token|lazy|import|useAsk|toLocaleString|has|get|test|indexOf|pickFile)$/;

/** `Names` of the product and of what it speaks are the same in every language. */
const named = /^(?:Millwright|MQTT|HTTP|JSON|CSV|PDF|PEM|SHA-256|OPC UA|PR AUC|ROC AUC|Inter Variable|Electron|ONNX Runtime|Chromium|Node|onnxruntime|npm start -- --demo|--demo|Authorization: Bearer …|[A-Z]|[A-Z][a-z]*[A-Z]\w*|Arrow(?:Up|Down|Left|Right)|Page(?:Up|Down)|Home|End|Escape|Enter|Space|Control|Shift|Alt|Meta|Tab|Delete|Backspace|Europe\/\w+|UTC|-----BEGIN PUBLIC KEY-----|.*'Inter Variable', sans-serif)$/;

/** A word with a capital, or two words with a space between. */
const reads = (text) => /\p{L}{2,}/u.test(text) && (/(?:^|[\s(“])\p{Lu}\p{Ll}+/u.test(text) || /\p{L}{2,}[,;:]? \p{L}{2,}/u.test(text));
const isWords = (text) => {
  const trimmed = text.replace(/^[\s,;]+|\s+$/g, '');
  return reads(trimmed) && !named.test(trimmed);
};

/** @type {import('eslint').Rule.RuleModule} */
const inCatalogue = {
  meta: { type: 'problem', schema: [], messages: { words: 'These words belong into renderer/words/catalogue, in every language: “{{text}}”' } },
  create(context) {
    const report = (node, text) => context.report({ node, messageId: 'words', data: { text: text.trim().slice(0, 60) } });
    const check = (node, text) => {
      if (isWords(text) && !isUnread(node)) report(node, text);
    };
    return {
      JSXText(node) {
        if (/\p{L}{2,}/u.test(node.value) && !named.test(node.value.trim()) && !within(node, 'code')) report(node, node.value);
      },
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateElement(node) {
        check(node, node.value.cooked ?? '');
      },
    };
  },
};

function within(node, name) {
  for (let at = node.parent; at; at = at.parent) if (at.type === 'JSXElement' && at.openingElement.name.name === name) return true;
  return false;
}

function isUnread(node) {
  for (let at = node, up = node.parent; up; at = up, up = up.parent) {
    switch (up.type) {
      case 'ImportDeclaration':
      case 'ImportExpression':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return up.type !== 'ExportNamedDeclaration' || up.source === at;
      case 'TSLiteralType':
      case 'TSEnumMember':
      case 'ThrowStatement':
        return true;
      case 'BinaryExpression':
        if (/^[!=]==?$/.test(up.operator) || up.operator === 'in') return true;
        break;
      case 'SwitchCase':
        if (up.test === at) return true;
        break;
      case 'Property':
        if (up.key === at) return true;
        break;
      case 'MemberExpression':
        if (up.property === at) return true;
        break;
      case 'JSXAttribute': {
        const name = up.name.type === 'JSXNamespacedName' ? '' : String(up.name.name);
        return unread.has(name) || name.startsWith('data-') || name.startsWith('aria-labelled') || name.startsWith('aria-described');
      }
      case 'NewExpression':
        if (up.callee.name === 'Error') return true;
        break;
      case 'CallExpression': {
        const callee = up.callee.type === 'MemberExpression' ? up.callee.property.name : up.callee.name;
        if (up.callee !== at && unspoken.test(callee ?? '') && up.arguments.includes(at)) return true;
        break;
      }
      case 'FunctionDeclaration':
      case 'Program':
        return false;
    }
  }
  return false;
}

export default { rules: { 'in-catalogue': inCatalogue } };
