/* The commands for files. */
#include "commands.h"
#include "console.h"
#include "line-editor.h"
#include "text.h"
#include "volumes.h"

#define DISK_PREFIX "disk/"

struct place {
  const struct volume *volume;
  char name[NAME_SIZE];
};

static bool explain_disk(void) {
  switch (disk_state()) {
    case DISK_NONE: print("This machine has no disk.\n"); break;
    case DISK_BLANK: print("The disk is blank: 'format' makes it ready.\n"); break;
    case DISK_FOREIGN:
      if (disk_is_too_small()) print("The disk is too small.\n");
      else print("The disk holds something else and is left alone; 'format' would erase it.\n");
      break;
    case DISK_BROKEN: print("The disk does not answer.\n"); break;
    case DISK_READY: return true;
  }
  return false;
}

/* Takes the name from the arguments; false, with the reason shown, when it is none or names a disk that cannot be used. */
static bool take_place(const char **arguments, struct place *place) {
  char word[NAME_SIZE + sizeof DISK_PREFIX + 1];
  *arguments = take_word(*arguments, word, sizeof word);
  bool on_disk = starts_with(word, DISK_PREFIX);
  const char *name = on_disk ? word + strlen(DISK_PREFIX) : word;
  if (!*name || strlen(name) >= NAME_SIZE) {
    print("A file needs a name of 1 to %u characters, such as note or disk/note.\n", NAME_SIZE - 1);
    return false;
  }
  place->volume = on_disk ? &disk_volume : &memory_volume;
  copy_text(place->name, name, NAME_SIZE);
  return true;
}

static int find_file(const struct place *place) {
  if (place->volume == &disk_volume && !explain_disk()) return -1;
  int slot = find_slot(place->volume, place->name);
  if (slot < 0) print("There is no file '%s' %s.\n", place->name, place->volume == &disk_volume ? "on the disk" : "in memory");
  return slot;
}

static u32 list_volume(const struct volume *volume) {
  struct file_entry entry;
  u32 count = 0;
  for (u32 slot = 0; slot < volume->slots; slot++) {
    if (!volume->entry(slot, &entry)) continue;
    char date[20];
    format_date(date, sizeof date, entry.written);
    print("  %s%-32s %5u bytes   %s\n", volume == &disk_volume ? DISK_PREFIX : "     ", entry.name, entry.size, date);
    count++;
  }
  return count;
}

bool list_files(const char *arguments) {
  (void)arguments;
  u32 count = list_volume(&memory_volume);
  if (disk_state() == DISK_READY) count += list_volume(&disk_volume);
  if (count == 0) print("  no files\n");
  return true;
}

static bool disk_is_writable(void) {
  if (disk_state() == DISK_READY && disk_is_read_only()) {
    print("The disk is read-only.\n");
    return false;
  }
  return true;
}

/* The first file on a blank disk brings the question whether it may be formatted. */
static bool prepare_disk(void) {
  if (disk_state() == DISK_BLANK && !disk_is_read_only()) {
    if (!confirm("The disk is blank. Make it ready for files?")) {
      print("Nothing was written.\n");
      return false;
    }
    if (!make_disk_volume()) return explain_disk();
  }
  return explain_disk() && disk_is_writable();
}

bool write_file(const char *arguments) {
  struct place place;
  if (!take_place(&arguments, &place)) return false;
  if (!*arguments) {
    print("There is no text: write NAME TEXT\n");
    return false;
  }
  if (place.volume == &disk_volume && !prepare_disk()) return false;
  struct file_entry entry = {.size = strlen(arguments), .written = read_date()};
  copy_text(entry.name, place.name, NAME_SIZE);
  if (place.volume->write(&entry, (const u8 *)arguments)) return true;
  print("There is no room for '%s', or its disk failed.\n", place.name);
  return false;
}

bool read_file(const char *arguments) {
  static u8 content[FILE_SIZE_LIMIT];
  struct place place;
  struct file_entry entry;
  if (!take_place(&arguments, &place)) return false;
  int slot = find_file(&place);
  if (slot < 0) return false;
  if (!place.volume->read(slot, content)) {
    print("'%s' cannot be read: its content is damaged.\n", place.name);
    return false;
  }
  place.volume->entry(slot, &entry);
  for (u32 i = 0; i < entry.size; i++) print("%c", content[i]);
  print("\n");
  return true;
}

bool delete_file(const char *arguments) {
  struct place place;
  if (!take_place(&arguments, &place)) return false;
  int slot = find_file(&place);
  if (slot < 0 || (place.volume == &disk_volume && !disk_is_writable())) return false;
  return place.volume->remove(slot);
}

static u32 remove_all(const struct volume *volume) {
  struct file_entry entry;
  u32 removed = 0;
  for (u32 slot = 0; slot < volume->slots; slot++)
    if (volume->entry(slot, &entry)) removed += volume->remove(slot);
  return removed;
}

bool wreck_files(const char *arguments) {
  bool with_disk = disk_state() == DISK_READY && !disk_is_read_only();
  u32 in_memory = count_files(&memory_volume), on_disk = with_disk ? count_files(&disk_volume) : 0;
  if (in_memory + on_disk == 0) {
    print("There is nothing to destroy: no files.\n");
    return true;
  }
  char question[80];
  format_text(question, sizeof question, "Destroy all files (%u in memory, %u on the disk)?", in_memory, on_disk);
  if (!same_text(arguments, "yes") && !confirm(question)) {
    print("Nothing was destroyed.\n");
    return false;
  }
  u32 removed = remove_all(&memory_volume) + (with_disk ? remove_all(&disk_volume) : 0);
  print("%s%u file%s destroyed.%s\n", COLOUR_RED, removed, removed == 1 ? "" : "s", COLOUR_NONE);
  return removed == in_memory + on_disk;
}

/* A disk that holds anything is erased only for the whole word. */
static bool may_format(const char *arguments) {
  if (same_text(arguments, "erase")) return true;
  if (disk_state() == DISK_BLANK) return confirm("The disk is blank. Make it ready for files?");
  const char *content = disk_state() == DISK_READY ? "files of this system" : "something else";
  print("%sThe disk holds %s. Formatting it destroys that.%s\n", COLOUR_RED, content, COLOUR_NONE);
  char answer[8];
  return edit_line("Type the word erase to go on: ", answer, sizeof answer) && same_text(answer, "erase");
}

bool format_disk(const char *arguments) {
  if (disk_state() == DISK_NONE || disk_state() == DISK_BROKEN || disk_is_too_small()) return explain_disk();
  if (disk_is_read_only()) {
    print("The disk is read-only.\n");
    return false;
  }
  if (!may_format(arguments)) {
    print("Nothing was changed.\n");
    return false;
  }
  if (!make_disk_volume()) return explain_disk();
  print("The disk is ready: 'write disk/NAME TEXT' puts a file there.\n");
  return true;
}
