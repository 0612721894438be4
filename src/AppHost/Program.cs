Console.WriteLine("MailMesh");
