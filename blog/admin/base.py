"""Generic versions of `ModelAdmin` and `ModelForm`. In Django, they are generic only for type checkers."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as ModelAdmin
    from django.forms import ModelForm as ModelForm
else:
    from django import forms
    from django.contrib import admin

    class _Generic:
        def __class_getitem__(cls, _):
            return cls

    class ModelAdmin(_Generic, admin.ModelAdmin):
        pass

    class ModelForm(_Generic, forms.ModelForm):
        pass
