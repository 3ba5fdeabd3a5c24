"""The bare minimum of Django."""

SECRET_KEY = "hello"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "hello.urls"
