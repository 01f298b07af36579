import type { ComponentChildren, VNode } from 'preact';
import type { Field, FormState } from './newScreening.ts';

export interface FieldProps {
  state: FormState;
  edit: (field: Field, value: string) => void;
}

interface TextFieldProps extends FieldProps {
  id: string;
  name: Field;
  label: string;
  type?: 'text' | 'datetime-local';
  maxLength?: number;
  autocomplete?: 'off';
  spellcheck?: boolean;
  wide?: boolean;
  /** A list of suggestions; it has an id. */
  suggestions?: { id: string; values: readonly string[] };
  children?: ComponentChildren;
}

/** The children follow the field. */
export function TextField(props: TextFieldProps): VNode {
  const { state, edit, id, name, label, type = 'text', wide = false, suggestions, children, ...input } = props;
  return (
    <div class={wide ? 'field span-2' : 'field'}>
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type={type}
        required
        value={state.values[name]}
        {...(suggestions && { list: suggestions.id })}
        {...input}
        {...errorAttributes(state, name)}
        onInput={event => edit(name, event.currentTarget.value)}
      />
      <FieldError state={state} name={name} />
      {suggestions && <datalist id={suggestions.id}>{suggestions.values.map(value => <option key={value} value={value} />)}</datalist>}
      {children}
    </div>
  );
}

export interface SelectFieldProps extends FieldProps {
  id: string;
  name: Field;
  label: string;
  options: readonly [value: string, text: string][];
  children?: ComponentChildren;
}

/** The children follow the field. */
export function SelectField({ state, edit, id, name, label, options, children }: SelectFieldProps): VNode {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        required
        value={state.values[name]}
        {...errorAttributes(state, name)}
        onInput={event => edit(name, event.currentTarget.value)}
      >
        {options.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
      <FieldError state={state} name={name} />
      {children}
    </div>
  );
}

export function errorAttributes({ errors }: FormState, name: string): { 'aria-invalid'?: 'true'; 'aria-describedby'?: string } {
  return errors[name] === undefined ? {} : { 'aria-invalid': 'true', 'aria-describedby': `error-${name}` };
}

/** What is wrong with a field, beside it. */
export function FieldError({ state, name }: { state: FormState; name: string }): VNode | null {
  const text = state.errors[name];
  return text === undefined ? null : <p class="field-error" id={`error-${name}`}>{text}</p>;
}
