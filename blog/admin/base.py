"""Django's admin and form classes, which only mypy knows to be generic, so at run time too."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin as ModelAdmin
    from django.forms import ModelForm as ModelForm
else:
    from django import forms
    from django.contrib import admin

    class Generic:
        def __class_getitem__(cls, _):
            return cls

    class ModelAdmin(Generic, admin.ModelAdmin):
        pass

    class ModelForm(Generic, forms.ModelForm):
        pass
