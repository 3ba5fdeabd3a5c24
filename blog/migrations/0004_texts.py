"""Help texts and labels are in Django's state alone: this migration runs no SQL."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0003_subscribers'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterModelOptions(
                    name='post',
                    options={'ordering': [models.OrderBy(models.F('published_at'), descending=True, nulls_first=True), '-created_at'], 'permissions': [('edit_all_posts', 'Can edit other authors’ posts')]},
                ),
                migrations.AlterField(
                    model_name='imported',
                    name='projected',
                    field=models.BooleanField(default=False, help_text='Whether the content table has this version.'),
                ),
                migrations.AlterField(
                    model_name='imported',
                    name='version',
                    field=models.PositiveIntegerField(help_text='The post’s version at the time of the import.'),
                ),
                migrations.AlterField(
                    model_name='photo',
                    name='alt',
                    field=models.CharField(help_text='Describe the photo for people who can’t see it. Do not begin with “Photo of”.', max_length=250, verbose_name='alternative text'),
                ),
                migrations.AlterField(
                    model_name='photo',
                    name='caption',
                    field=models.CharField(blank=True, help_text='Optional. Appears below the photo.', max_length=250),
                ),
                migrations.AlterField(
                    model_name='photo',
                    name='file',
                    field=models.FileField(help_text='The browser uploads the file directly to storage.', max_length=255, unique=True, upload_to=''),
                ),
                migrations.AlterField(
                    model_name='photo',
                    name='focal_y',
                    field=models.PositiveSmallIntegerField(default=50, help_text='Focal point in percent from the left and the top. Cropping keeps it in view.', validators=[django.core.validators.MaxValueValidator(100)]),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='announce',
                    field=models.BooleanField(default=False, help_text='Sends one email to all confirmed subscribers when the post is published. It cannot be undone.', verbose_name='notify subscribers'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='body',
                    field=models.TextField(blank=True, help_text='Markdown. Drag photos into the text to upload them.'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='canonical_url',
                    field=models.URLField(blank=True, help_text='URL of the original, if the post was first published elsewhere.'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='expires_at',
                    field=models.DateTimeField(blank=True, help_text='In UTC. The post is no longer public from this time.', null=True, verbose_name='unpublish at'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='published_at',
                    field=models.DateTimeField(blank=True, help_text='In UTC. Leave empty to publish now; a future time schedules the post.', null=True, verbose_name='publish at'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='seo_description',
                    field=models.CharField(blank=True, help_text='Defaults to the summary.', max_length=160, verbose_name='SEO description'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='seo_title',
                    field=models.CharField(blank=True, help_text='Defaults to the title.', max_length=70, verbose_name='SEO title'),
                ),
                migrations.AlterField(
                    model_name='post',
                    name='slug',
                    field=models.SlugField(blank=True, help_text='Part of the post’s URL. Leave empty to create it from the title. Former URLs redirect.', max_length=80, unique=True),
                ),
                migrations.AlterField(
                    model_name='series',
                    name='slug',
                    field=models.SlugField(blank=True, help_text='Leave empty to create it from the name.', unique=True),
                ),
                migrations.AlterField(
                    model_name='tag',
                    name='slug',
                    field=models.SlugField(blank=True, help_text='Leave empty to create it from the name.', unique=True),
                ),
            ],
        ),
    ]
