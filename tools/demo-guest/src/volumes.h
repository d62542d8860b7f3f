/* The two places where files live: memory, and the first virtio disk. */
#pragma once
#include "base.h"
#include "rtc.h"

#define NAME_SIZE 32        /* with the NUL */
#define FILE_SIZE_LIMIT 4096

struct file_entry {
  char name[NAME_SIZE];
  u32 size;
  struct date written;
};

struct volume {
  const char *title;
  u32 slots;
  /* False for an empty slot. */
  bool (*entry)(u32 slot, struct file_entry *entry);
  bool (*read)(u32 slot, u8 *content);
  /* Replaces a file of the same name; false when there is no room or the device failed. */
  bool (*write)(const struct file_entry *entry, const u8 *content);
  bool (*remove)(u32 slot);
};

extern const struct volume memory_volume, disk_volume;

enum disk_state { DISK_NONE, DISK_BLANK, DISK_FOREIGN, DISK_READY, DISK_BROKEN };

/* Looks for a disk and for our files on it; writes nothing. */
void volumes_start(void);
enum disk_state disk_state(void);
bool disk_is_read_only(void);
bool disk_is_too_small(void);
/* Writes an empty directory; the caller has asked. */
bool make_disk_volume(void);
void describe_disk(char *text, u32 size);
/* The slot of the named file, or -1. */
int find_slot(const struct volume *volume, const char *name);
u32 count_files(const struct volume *volume);
