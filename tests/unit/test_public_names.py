"""What a user's editor sees: the public names, and signatures that hold together with the models."""

from __future__ import annotations

import inspect
import re
from typing import Any

import pytest

import pulumi_videosdk
import pulumi_videosdk.native
from generate import functions as generated
from generate.properties import documentation, known_names, nested, titled
from pulumi_videosdk import components, definitions, lifecycle, settings
from pulumi_videosdk.declaring import Resource
from pulumi_videosdk.lifecycle import AnyFunction, Known
from pulumi_videosdk.names import camel
from pulumi_videosdk.resources import PROVIDERS

DECLARED = {provider: getattr(pulumi_videosdk, provider.definition.name) for provider in PROVIDERS}
COMPONENTS = {one.name: one for one in components.load_all()}
FUNCTIONS = definitions.load_functions()
KNOWN = known_names(provider.definition for provider in PROVIDERS)
NESTED = {f"{model.__name__}Args": model for one in PROVIDERS for model in nested(one.definition)}


def test_the_public_names_are_the_resources_and_components_their_nested_inputs_and_known_names() -> None:
    resources = {provider.definition.name for provider in PROVIDERS}
    known = {titled(one.what) for one in KNOWN}
    assert set(pulumi_videosdk.__all__) == {*resources, *COMPONENTS, *NESTED, *known}


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.what)
def test_a_known_name_may_be_written_as_imported_code_writes_it(known: Known) -> None:
    names = getattr(pulumi_videosdk, titled(known.what))
    assert tuple(str(one) for one in names) == known.names
    # As Pulumi's generator makes a member's name of the schema's, which is titled.
    for one in names:
        assert one.name == re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", titled(one.value)).upper()


def test_the_native_names_are_the_same_and_the_account_and_the_functions() -> None:
    more = {"Provider", *generated.names(FUNCTIONS)}
    assert set(pulumi_videosdk.native.__all__) == {*pulumi_videosdk.__all__, *more}
    declared = {*(provider.definition.name for provider in PROVIDERS), *COMPONENTS}
    for name in {*pulumi_videosdk.__all__} - declared:
        assert getattr(pulumi_videosdk.native, name) is getattr(pulumi_videosdk, name)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_a_function_takes_what_its_definition_takes_and_is_documented(function: AnyFunction) -> None:
    forms = [f"{function.name}_output"] if function.secret else [function.name, f"{function.name}_output"]
    for form in forms:
        called = getattr(pulumi_videosdk.native, form)
        parameters, text = inspect.signature(called).parameters, inspect.getdoc(called) or ""
        assert list(parameters) == [*function.fields, "opts"]
        for name, field in function.fields.items():
            assert (parameters[name].default is inspect.Parameter.empty) == field.required
            assert f":param {name}: " in text
    # What would hand a secret out in the clear is not offered.
    assert function.secret != hasattr(pulumi_videosdk.native, function.name)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_native_class_is_declared_as_the_dynamic_one_is(provider: Any) -> None:
    dynamic, native = DECLARED[provider], getattr(pulumi_videosdk.native, provider.definition.name)
    assert inspect.signature(native.__init__) == inspect.signature(dynamic.__init__)
    assert native.properties == dynamic.properties
    for word in ("secrets", "delete_before_replace", "id_output"):
        assert getattr(native, word) == getattr(dynamic, word)
    assert [(name, kind.__name__, outputs) for name, kind, outputs in native.accepts] == [
        (name, kind.__name__, outputs) for name, kind, outputs in dynamic.accepts
    ]
    assert native.token == f"videosdk:index:{provider.definition.name}"


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_declared_alike_whatever_serves_its_parts(name: str) -> None:
    dynamic, native = getattr(pulumi_videosdk, name), getattr(pulumi_videosdk.native, name)
    assert inspect.signature(native.__init__) == inspect.signature(dynamic.__init__)
    component, annotated = dynamic.component, inspect.get_annotations(dynamic)
    assert native.component is component
    assert list(inspect.signature(dynamic.__init__).parameters) == [
        "self",
        "resource_name",
        *component.inputs,
        "opts",
    ]
    assert list(annotated) == list(component.outputs)
    text = inspect.getdoc(dynamic.__init__) or ""
    assert all(f":param {one}: " in text for one in component.inputs)


def test_an_account_has_every_setting_and_no_other() -> None:
    parameters = inspect.signature(pulumi_videosdk.native.Provider.__init__).parameters
    settings_ = [camel(name) for name in parameters if name not in ("self", "resource_name", "opts")]
    assert settings_ == [one.config.removeprefix("videosdk:") for one in settings.SETTINGS]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_signature_has_every_input_and_no_other(provider: Any) -> None:
    parameters = inspect.signature(DECLARED[provider].__init__).parameters
    fields = provider.definition.fields
    assert list(parameters) == ["self", "resource_name", *fields, "opts"]
    for name, field in fields.items():
        assert parameters[name].kind is inspect.Parameter.KEYWORD_ONLY
        assert (parameters[name].default is inspect.Parameter.empty) == field.required


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_input_and_output_is_an_annotated_output(provider: Any) -> None:
    declared = DECLARED[provider]
    assert all(hint.startswith("pulumi.Output[") for hint in declared.properties.values())
    assert set(declared.properties) == {*provider.definition.fields, *provider.definition.output_names}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_what_is_secret_and_what_may_stand_for_what_is_as_the_definition_says(provider: Any) -> None:
    declared, fields = DECLARED[provider], provider.definition.fields.values()
    assert declared.secrets == provider.definition.secrets
    accepted = {name: lifecycle.Accepts(kind.__name__, outputs) for name, kind, outputs in declared.accepts}
    assert accepted == {field.name: field.accepts for field in fields if field.accepts}
    hints = declared.__init__.__annotations__
    assert all(hints[name].startswith(f"{one.resource} | ") for name, one in accepted.items())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_input_and_output_is_documented_and_every_parameter_too(provider: Any) -> None:
    definition = provider.definition
    for model in (definition.inputs, definition.outputs):
        texts = documentation(model)
        assert all(texts.get(name) for name in model.model_fields)
    text = inspect.getdoc(DECLARED[provider].__init__) or ""
    assert all(f":param {name}:" in text for name in definition.fields)


@pytest.mark.parametrize("name", NESTED)
def test_a_nested_input_has_the_models_keys_and_the_same_required_ones(name: str) -> None:
    args, model = getattr(pulumi_videosdk, name), NESTED[name]
    assert set(args.__annotations__) == set(model.model_fields)
    required = {n for n, hint in args.__annotations__.items() if "Required[" in hint.__forward_arg__}
    assert required == {n for n, info in model.model_fields.items() if info.is_required()}


def test_every_resource_is_declared_under_its_permanent_token() -> None:
    # The names themselves are held by the frozen pickles, in test_stored_providers.
    for provider, declared in DECLARED.items():
        assert declared.type_token == f"pulumi-python:dynamic/videosdk:{provider.definition.name}"
    assert all(issubclass(declared, Resource) for declared in DECLARED.values())


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_class_asks_for_the_order_of_a_replacement_as_its_definition_does(provider: Any) -> None:
    assert DECLARED[provider].delete_before_replace == provider.definition.delete_before_replace


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_definition_has_an_example_and_says_how_to_import_and_which_calls_it_makes(provider: Any) -> None:
    definition = provider.definition
    assert definition.example.strip()
    assert definition.import_.strip()
    assert set(definition.calls) <= {"create", "read", "update", "delete"}
    assert {"create", "read"} <= set(definition.calls)
    assert definition.registered == definition.changes_server("create")
