/* gmime over the corpus, in process: `gmime FOLDER structure|decode ROUNDS` prints the best round's seconds. */
#include <dirent.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static GByteArray **mails;
static size_t count;

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void load(const char *folder)
{
    GPtrArray *names = g_ptr_array_new();
    DIR *dir = opendir(folder);
    if (!dir) { perror(folder); exit(1); }
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strstr(entry->d_name, ".eml")) g_ptr_array_add(names, g_strdup(entry->d_name));
    closedir(dir);
    qsort(names->pdata, names->len, sizeof(char *), by_name);
    mails = calloc(names->len, sizeof *mails);
    for (guint i = 0; i < names->len; i++) {
        char *path = g_build_filename(folder, names->pdata[i], NULL), *bytes;
        gsize length;
        if (!g_file_get_contents(path, &bytes, &length, NULL)) { perror(path); exit(1); }
        mails[count++] = g_byte_array_new_take((guint8 *)bytes, length);
        g_free(path);
    }
}

static void decode(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    GMimeStream *nowhere = data;
    (void)parent;
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)part);
        if (inner) g_mime_message_foreach(inner, decode, data);
    } else if (GMIME_IS_TEXT_PART(part)) {
        g_free(g_mime_text_part_get_text((GMimeTextPart *)part));
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)part);
        if (content) g_mime_data_wrapper_write_to_stream(content, nowhere);
    }
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc < 4) return 2;
    int all = !strcmp(argv[2], "decode");
    double best = 1e9;
    g_mime_init();
    load(argv[1]);
    for (int round = atoi(argv[3]); round > 0; round--) {
        double start = now();
        for (size_t i = 0; i < count; i++) {
            GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(mails[i]);
            g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
            GMimeParser *parser = g_mime_parser_new_with_stream(stream);
            GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
            if (message && all) {
                GMimeStream *nowhere = g_mime_stream_null_new();
                g_mime_message_foreach(message, decode, nowhere);
                g_object_unref(nowhere);
            }
            if (message) g_object_unref(message);
            g_object_unref(parser);
            g_object_unref(stream);
        }
        double took = now() - start;
        if (took < best) best = took;
    }
    printf("%.6f\n", best);
    return 0;
}
