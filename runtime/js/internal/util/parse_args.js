'use strict';

// util.parseArgs(): command-line arguments into options and positionals.

const { codes } = require('internal/errors');
const validators = require('internal/validators');

const { hasOwn } = Object;

function own(object, key) {
  return hasOwn(object, key) ? object[key] : undefined;
}

function optionField(options, name, field) {
  return hasOwn(options, name) ? own(options[name], field) : undefined;
}

function takesValue(options, name) {
  return optionField(options, name, 'type') === 'string';
}

function nameOfShort(short, options) {
  const entry = Object.entries(options).find(([, config]) => own(config, 'short') === short);
  return entry ? entry[0] : short;
}

function mainArguments() {
  // With --eval or --print there is no script in argv[1].
  const { getOptionValue } = require('internal/options');
  return process.argv.slice(getOptionValue('--eval') ? 1 : 2);
}

/** Splits arguments into tokens: options (one per letter of a `-abc` group), terminator, positionals. */
function tokenize(args, options) {
  const tokens = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    const option = (name, rawName, value, inlineValue) =>
      tokens.push({ kind: 'option', name, rawName, index, value, inlineValue });
    // An option that wants a value takes the next argument, whatever it looks like.
    const optionWithNext = (name, rawName) => {
      const next = args[index + 1];
      if (!takesValue(options, name) || next == null) return option(name, rawName, undefined, undefined);
      option(name, rawName, next, false);
      return index++;
    };

    if (arg === '--') {
      tokens.push({ kind: 'option-terminator', index });
      while (++index < args.length) tokens.push({ kind: 'positional', index, value: args[index] });
    } else if (arg.startsWith('--') && arg.length > 2) {
      const equals = arg.indexOf('=', 3);
      if (equals === -1) optionWithNext(arg.slice(2), arg);
      else option(arg.slice(2, equals), arg.slice(0, equals), arg.slice(equals + 1), true);
    } else if (arg.length > 1 && arg[0] === '-') {
      // Letters until one that takes a value; the rest of the argument is that value.
      for (let at = 1; at < arg.length; at++) {
        const name = nameOfShort(arg[at], options);
        const last = at === arg.length - 1;
        if (last) {
          optionWithNext(name, `-${arg[at]}`);
        } else if (takesValue(options, name)) {
          option(name, `-${arg[at]}`, arg.slice(at + 1), true);
          break;
        } else {
          option(name, `-${arg[at]}`, undefined, undefined);
        }
      }
    } else {
      tokens.push({ kind: 'positional', index, value: arg });
    }
  }
  return tokens;
}

function checkOption(token, { options, allowPositionals, allowNegative }) {
  let { name } = token;
  if (!hasOwn(options, name)) {
    const positive = allowNegative && name.startsWith('no-') ? name.slice(3) : undefined;
    if (positive === undefined || optionField(options, positive, 'type') !== 'boolean') {
      throw new codes.ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
    }
    name = positive;
  }
  const short = optionField(options, name, 'short');
  const label = `${short ? `-${short}, ` : ''}--${name}`;
  const type = optionField(options, name, 'type');
  if (type === 'string' && typeof token.value !== 'string') {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${label} <value>' argument missing`);
  }
  if (type === 'boolean' && token.value != null) {
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${label}' does not take an argument`);
  }
  // A separate value that looks like an option is more likely a forgotten value.
  if (!token.inlineValue && token.value != null && token.value.length > 1 && token.value[0] === '-') {
    const example = token.rawName.startsWith('--') ?
      `'${token.rawName}=-XYZ'` :
      `'--${token.name}=-XYZ' or '${token.rawName}-XYZ'`;
    throw new codes.ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
      `Option '${token.rawName}' argument is ambiguous.\n` +
      `Did you forget to specify the option argument for '${token.rawName}'?\n` +
      `To specify an option argument starting with a dash use ${example}.`);
  }
}

function storeOption(token, { options, allowNegative }, values) {
  let { value } = token;
  if (token.name === '__proto__') return;
  if (allowNegative && token.name.startsWith('no-') && value === undefined) {
    token.name = token.name.slice(3);
    value = false;
  }
  value ??= true;
  if (!optionField(options, token.name, 'multiple')) values[token.name] = value;
  else if (values[token.name]) values[token.name].push(value);
  else values[token.name] = [value];
}

function validateOption(name, config) {
  const label = `options.${name}`;
  validators.validateObject(config, label);
  const type = own(config, 'type');
  validators.validateUnion(type, `${label}.type`, ['string', 'boolean']);
  if (hasOwn(config, 'short')) {
    validators.validateString(config.short, `${label}.short`);
    if (config.short.length !== 1) {
      throw new codes.ERR_INVALID_ARG_VALUE(`${label}.short`, config.short, 'must be a single character');
    }
  }
  const multiple = own(config, 'multiple');
  if (hasOwn(config, 'multiple')) validators.validateBoolean(multiple, `${label}.multiple`);
  const fallback = own(config, 'default');
  if (fallback === undefined) return;
  const validate = type === 'string' ?
    (multiple ? validators.validateStringArray : validators.validateString) :
    (multiple ? validators.validateBooleanArray : validators.validateBoolean);
  validate(fallback, `${label}.default`);
}

/**
 * Parses command-line arguments.
 * @param {object} [config] args, options, strict, allowPositionals, allowNegative, tokens
 * @returns {{ values: object, positionals: string[], tokens?: object[] }}
 */
function parseArgs(config = { __proto__: null }) {
  const args = own(config, 'args') ?? mainArguments();
  const strict = own(config, 'strict') ?? true;
  const allowPositionals = own(config, 'allowPositionals') ?? !strict;
  const returnTokens = own(config, 'tokens') ?? false;
  const allowNegative = own(config, 'allowNegative') ?? false;
  const options = own(config, 'options') ?? { __proto__: null };
  validators.validateArray(args, 'args');
  validators.validateBoolean(strict, 'strict');
  validators.validateBoolean(allowPositionals, 'allowPositionals');
  validators.validateBoolean(returnTokens, 'tokens');
  validators.validateBoolean(allowNegative, 'allowNegative');
  validators.validateObject(options, 'options');
  for (const [name, option] of Object.entries(options)) validateOption(name, option);

  const settings = { options, allowPositionals, allowNegative };
  const tokens = tokenize(args, options);
  const result = { values: { __proto__: null }, positionals: [] };
  if (returnTokens) result.tokens = tokens;
  for (const token of tokens) {
    if (token.kind === 'option') {
      if (strict) checkOption(token, settings);
      storeOption(token, settings, result.values);
    } else if (token.kind === 'positional') {
      if (!allowPositionals) throw new codes.ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
      result.positionals.push(token.value);
    }
  }
  for (const [name, option] of Object.entries(options)) {
    const fallback = own(option, 'default');
    if (name !== '__proto__' && fallback !== undefined && result.values[name] === undefined) {
      result.values[name] = fallback;
    }
  }
  return result;
}

module.exports = { parseArgs };
